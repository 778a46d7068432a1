"""LangChain and LangGraph without the clients of their makers' hosted services.

Before either answers anything, it loads the whole client of LangSmith (schemas, two HTTP libraries,
OpenTelemetry), that of the LangGraph server, and a third HTTP library: a quarter of the time that a
question in a new process takes. LangChain would also send every question to LangSmith as soon as
the environment says so, which may be meant for another program. Nothing here uses either service,
so `stand_in()` puts modules in their place that know the few names asked for when nothing is
traced.

Nothing breaks where more is asked for, by a provider's package or a later version: at the first
other name all stand-ins of that package step aside for the real modules. What had been handed out
by then forwards to those, and the wish to be traced is taken out of the environment before.
"""

import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any


def stand_in() -> list[str]:
    """Put the stand-ins in place, and say for which packages.

    To be called before anything of LangChain or LangGraph is imported; a package that is loaded
    already is left alone.
    """
    packages = {_package(name) for name in STANDINS}
    _FINDER.standing = {name for name in packages if name not in sys.modules}
    if _FINDER not in sys.meta_path:
        sys.meta_path.insert(0, _FINDER)
    return sorted(_FINDER.standing)


_ASKED_OF_EVERY_MODULE = frozenset(
    {"__cached__", "__file__", "__path__", "__warningregistry__", "__wrapped__"}
)
"""By the import system before it sets them, by `warnings` and by `inspect`."""


class StandIn(ModuleType):
    """A module of a few names; the real one answers for all others."""

    def __getattr__(self, name: str) -> Any:
        if name in _ASKED_OF_EVERY_MODULE:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return getattr(_step_aside(self.__name__), name)


def _step_aside(name: str) -> ModuleType:
    """The real module of that name, once no module of its package is a stand-in."""
    package = _package(name)
    if package in _FINDER.standing:
        from assistant.settings import forget_hosted_tracing

        forget_hosted_tracing()
    _FINDER.standing.discard(package)
    for stood, module in list(sys.modules.items()):
        if isinstance(module, StandIn) and _package(stood) == package:
            sys.modules.pop(stood, None)
    real = importlib.import_module(name)
    for child, module in list(sys.modules.items()):
        # What was imported from below a stand-in became an attribute of that one.
        parent, _, last = child.rpartition(".")
        if parent == name:
            vars(real).setdefault(last, module)
    return real


def _package(name: str) -> str:
    return name.partition(".")[0]


class _Finder(MetaPathFinder, Loader):
    """Finds the stand-ins; what lies below one is found where it always is."""

    def __init__(self) -> None:
        self.standing: set[str] = set()
        """The packages whose modules still have stand-ins."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The specification of a stand-in; None for every other module."""
        if name not in STANDINS or _package(name) not in self.standing:
            return None
        found = PathFinder.find_spec(name, path, target)
        if found is None:
            return None
        spec = ModuleSpec(name, self, origin=found.origin)
        spec.has_location = True
        spec.submodule_search_locations = found.submodule_search_locations
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The stand-in."""
        return StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Give it its names."""
        vars(module).update(STANDINS[module.__name__])


class _Later(type):
    """A class that is loaded when something is done with it."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return _loaded(cls)(*args, **kwargs)

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")
        return getattr(_loaded(cls), name)

    def __instancecheck__(cls, instance: object) -> bool:
        # Nothing is of a class that nobody has loaded.
        home = sys.modules.get(cls.__module__)
        if home is None or isinstance(home, StandIn):
            return False
        return isinstance(instance, _loaded(cls))


def _loaded(cls: type) -> type:
    real: type = getattr(_step_aside(cls.__module__), cls.__name__)
    return real


def _later(module: str, name: str, **known: Callable[..., Any]) -> type:
    return _Later(name, (), {"__module__": module, **known})


def _dumped(run: Any, **how: Any) -> Any:
    """LangChain reads from its presence which pydantic the class is made with."""
    return run.model_dump(**how)


def _no_context(context: object = None) -> dict[str, Any]:
    """What surrounds a call that is not traced."""
    return dict.fromkeys(
        ("parent", "project_name", "address", "tags", "metadata", "enabled", "client", "replicas",
         "distributed_parent_id")
    )  # fmt: skip


def _nothing_kept(context: Mapping[str, Any]) -> None:
    """Where nothing is traced, nothing is kept for it."""


def _not_traced(context: object = None) -> bool:
    return False


STANDINS: Mapping[str, Mapping[str, type | Callable[..., Any]]] = {
    "langgraph_sdk": {},
    "langsmith.address": {},
    "langsmith.client": {"Client": _later("langsmith.client", "Client")},
    "langsmith.run_helpers": {
        "get_tracing_context": _no_context,
        "_set_tracing_context": _nothing_kept,
    },
    "langsmith.run_trees": {
        "RunTree": _later("langsmith.run_trees", "RunTree", model_dump=_dumped)
    },
    "langsmith.utils": {"tracing_is_enabled": _not_traced},
    "requests": {
        "HTTPError": _later("requests", "HTTPError"),
        "Response": _later("requests", "Response"),
    },
}
"""The names of each stand-in."""

_FINDER = _Finder()
