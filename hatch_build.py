"""Puts the application tree into the wheel, under the one name that is installed."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TREE = (
    "api",
    "assistant",
    "evals",
    "knowledge",
    "prompts",
    "reports",
    "store",
    "terminal",
    "tools",
    "web",
    "cli.py",
    "server.py",
)


class ApplicationTree(BuildHookInterface):
    """Carries the tree as `deskmate/_app/`, so that site-packages gets no `tools` or `evals`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        # An editable wheel only points at the checkout, where the tree already is.
        if version == "editable":
            return
        root = Path(self.root)
        present = {name: root / name for name in TREE if (root / name).exists()}
        build_data["force_include"] |= {
            str(path): f"deskmate/_app/{name}" for name, path in present.items()
        }
