"""Puts a fault in place of a piece of the product, in this process and for a while."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

Fault = Callable[[Any], Any]
"""Given the original, what stands in its place."""


@dataclass(frozen=True)
class Swap:
    """One place: `module:Class.name` or `module:name`."""

    place: str
    fault: Fault

    @contextmanager
    def applied(self) -> Iterator[None]:
        """The fault in place."""
        owner, name = self._found()
        held = inspect.getattr_static(owner, name)
        inherited = name not in vars(owner)
        setattr(owner, name, self._made(held))
        try:
            yield
        finally:
            if inherited:
                delattr(owner, name)
            else:
                setattr(owner, name, held)

    def _made(self, held: Any) -> Any:
        if isinstance(held, property):
            return property(self.fault(held.fget))
        if isinstance(held, classmethod | staticmethod):
            return type(held)(self.fault(held.__func__))
        return self.fault(held)

    def _found(self) -> tuple[Any, str]:
        module, _, path = self.place.partition(":")
        owner: Any = import_module(module)
        *outer, name = path.split(".")
        for part in outer:
            owner = getattr(owner, part)
        return owner, name


@dataclass(frozen=True)
class Mutation:
    """A seeded fault of the assistant."""

    id: str
    what: str
    """In words, as a person would notice it."""
    swaps: tuple[Swap, ...]
    tools: tuple[str, ...] = ()
    """Cases that call one of these are tried first …"""
    says: str = ""
    """… and those in which something is said that this regular expression finds."""
    lasts: bool = False
    """What was opened with the fault in place keeps it: nobody else may use it."""

    @contextmanager
    def applied(self) -> Iterator[None]:
        """The fault at work in this process."""
        with ExitStack() as stack:
            for swap in self.swaps:
                stack.enter_context(swap.applied())
            yield


def mutation(
    name: str,
    what: str,
    *swaps: tuple[str, Fault],
    tools: tuple[str, ...] = (),
    says: str = "",
    lasts: bool = False,
) -> Mutation:
    """A mutation from places and faults."""
    return Mutation(name, what, tuple(Swap(*swap) for swap in swaps), tools, says, lasts)


def always(value: Any) -> Fault:
    """A fault that gives the same whatever it is asked."""
    return lambda _: lambda *__, **___: value


def then(change: Callable[[Any], Any]) -> Fault:
    """A fault that changes what the original gives."""
    return lambda original: lambda *args, **kwargs: change(original(*args, **kwargs))
