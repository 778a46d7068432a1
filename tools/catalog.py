"""Finds the tools of every domain folder; refuses a bad declaration at start-up.

A domain declares its tools in `tools.py`; where that would grow long, further ones stand in files
named `*_tools.py` beside it.
"""

import importlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from tools.access import Actor, Persona, may_call
from tools.errors import NotFound
from tools.spec import BadDeclaration, ToolSpec

HERE = Path(__file__).parent


class Catalog:
    """Tools by name."""

    def __init__(self, specs: Mapping[str, ToolSpec]) -> None:
        self._specs = dict(specs)

    def __iter__(self) -> Iterator[ToolSpec]:
        return iter(self._specs.values())

    def __len__(self) -> int:
        return len(self._specs)

    def __contains__(self, name: object) -> bool:
        return name in self._specs

    def get(self, name: str) -> ToolSpec:
        """The tool of that name. Raises NotFound."""
        try:
            return self._specs[name]
        except KeyError:
            raise NotFound(f"There is no tool called {name}.") from None

    def of(self, persona: Persona) -> list[ToolSpec]:
        """What a persona may use."""
        return [spec for spec in self if persona in spec.allow]

    def allowed(self, actor: Actor) -> list[ToolSpec]:
        """What a person may use."""
        return [spec for spec in self if may_call(spec, actor).allowed]


def domains() -> list[str]:
    """The domain folders: those with a `tools.py`."""
    return sorted(p.parent.name for p in HERE.glob("*/tools.py"))


def declarations() -> list[str]:
    """The modules that declare tools, a domain's `tools.py` before its further ones."""
    return [
        f"tools.{domain}.{path.stem}"
        for domain in domains()
        for path in (HERE / domain / "tools.py", *sorted((HERE / domain).glob("*_tools.py")))
    ]


@lru_cache(maxsize=1)
def load() -> Catalog:
    """All declared tools. An import error of a domain is not swallowed."""
    specs: dict[str, ToolSpec] = {}
    for name in declarations():
        module = importlib.import_module(name)
        for value in vars(module).values():
            spec = getattr(value, "__tool__", None)
            if not isinstance(spec, ToolSpec) or value.__module__ != module.__name__:
                continue
            if spec.name in specs:
                raise BadDeclaration(f"{spec.name} is declared twice")
            specs[spec.name] = spec
    return Catalog(specs)
