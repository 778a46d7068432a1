"""The one importable name that is installed: finds the application's tree and starts it.

The tree's modules are imported by plain names (`tools`, `store`, ...). In a wheel they lie in
`deskmate/_app`; in an editable installation, in the checkout.
"""

import sys
from pathlib import Path

__version__ = "0.1.0"

_PLAIN_NAMES = (
    "assistant",
    "cli",
    "evals",
    "knowledge",
    "reports",
    "server",
    "store",
    "terminal",
    "tools",
)


def tree() -> Path:
    """The folder that holds `cli.py` and its packages."""
    here = Path(__file__).resolve().parent
    packed = here / "_app"
    return packed if packed.is_dir() else here.parents[1]


def claim_names() -> None:
    """Make the plain names mean this application's modules, whatever else is on `sys.path`.

    Raises SystemExit when another package of one of these names is already loaded: a mix of two
    trees would start with tools missing and say nothing.
    """
    folder = tree()
    sys.path[:] = [str(folder), *(entry for entry in sys.path if entry != str(folder))]
    for name in _PLAIN_NAMES:
        origin = getattr(sys.modules.get(name), "__file__", None)
        if origin is not None and not Path(origin).resolve().is_relative_to(folder):
            sys.exit(
                f"deskmate: another package called {name!r} was loaded first, from {origin}.\n"
                "Start deskmate in an environment without it, or remove what loads it."
            )


def main() -> None:
    """Start the command line."""
    claim_names()
    import cli

    cli.main()
