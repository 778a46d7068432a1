"""Who decides what: rules from a file, the owner's before those that come with Deskmate.

The first rule that fits an action decides. Where none fits, a manager or an executive does.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from store.errors import StoreError
from tools.access import Persona

SHIPPED = Path(__file__).parent.parent / "policies.yaml"
OWNERS = "policies.yaml"
"""The owner's file in the home folder."""

Decider = Literal["requester", "manager", "executive", "colleague"]
"""requester: the person who asked. manager: who leads that person, or all of support. colleague:
anybody but the requester who may ask for the same."""
Approval = Decider | Literal["nobody", "never"]
"""nobody: carried out at once, without a decision. never: refused."""

_SPAN = re.compile(r"(?P<n>\d{1,4}) (?P<unit>minute|hour|day)s?")


def _span(value: object) -> object:
    match = _SPAN.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or not int(match["n"]):
        raise ValueError("write a time as 30 minutes, 8 hours or 3 days")
    return timedelta(**{f"{match['unit']}s": int(match["n"])})


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Wait = Annotated[timedelta, BeforeValidator(_span)]


class BadPolicies(StoreError):
    """A policies file that cannot be used. The message names the file, the place and the remedy."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Part):
    """Which actions it is for, and who decides them. What is left out fits everything."""

    name: str
    actions: Annotated[list[str], BeforeValidator(_listed), Field(min_length=1)]
    """Tools that write; "*" stands for all."""
    personas: Annotated[list[Persona], BeforeValidator(_listed)] | None = None
    """Of the person who asks."""
    tiers: Annotated[list[str], BeforeValidator(_listed)] | None = None
    """Segments or plans; it fits when any customer concerned is in one of them."""
    more_than: int | None = Field(default=None, ge=0)
    """Things it changes, for example tickets."""
    at_most: int | None = Field(default=None, ge=1)
    approval: Annotated[list[Approval], BeforeValidator(_listed), Field(min_length=1)]

    def fits(self, request: "Request") -> bool:
        """Whether the rule is for that request."""
        return (
            ("*" in self.actions or request.action in self.actions)
            and (self.personas is None or request.persona in self.personas)
            and (self.tiers is None or not request.tiers.isdisjoint(self.tiers))
            and (self.more_than is None or request.amount > self.more_than)
            and (self.at_most is None or request.amount <= self.at_most)
        )


class _File(_Part):
    expires: dict[str, Wait] = Field(default_factory=dict)
    rules: list[Rule] = Field(default_factory=list)


@dataclass(frozen=True)
class Request:
    """What a rule looks at."""

    action: str
    persona: Persona
    amount: int
    tiers: frozenset[str]
    outside: bool
    """Whether it holds words that came from outside."""


@dataclass(frozen=True)
class Ruling:
    """Who decides, by which rule, and how long it may wait."""

    rule: str
    deciders: tuple[Decider, ...]
    """Empty where it is carried out at once."""
    refused: bool
    wait: timedelta


NO_RULE = "no rule fits"
UNRULED: tuple[Decider, ...] = ("manager", "executive")


class Policies:
    """The rules in their order."""

    def __init__(self, files: list[_File]) -> None:
        self._rules = [rule for file in files for rule in file.rules]
        self._waits: dict[str, timedelta] = {}
        for file in reversed(files):
            self._waits |= file.expires

    def ruling(self, request: Request) -> Ruling:
        """Who decides the request. Words from outside always need a person."""
        wait = self._waits.get(request.action) or self._waits["default"]
        rule = next((rule for rule in self._rules if rule.fits(request)), None)
        if rule is None:
            return Ruling(NO_RULE, UNRULED, False, wait)
        if "never" in rule.approval:
            return Ruling(rule.name, (), True, wait)
        people = tuple(one for one in rule.approval if one not in ("nobody", "never"))
        if "nobody" in rule.approval:
            people = ("requester",) if request.outside else ()
        return Ruling(rule.name, people, False, wait)  # type: ignore[arg-type]


def load(home: Path | None, actions: frozenset[str]) -> Policies:
    """The rules of an installation. Raises BadPolicies, which says what to correct where."""
    own = home / OWNERS if home else None
    paths = [path for path in (own, SHIPPED) if path is not None and path.is_file()]
    files = [_read(str(path), path.stat().st_mtime_ns) for path in paths]
    if own is not None and own in paths:
        _check(own, files[0], actions)
    return Policies(files)


@lru_cache(maxsize=8)
def _read(path: str, _changed: int) -> _File:
    import yaml

    try:
        said: Any = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        return _File.model_validate(said or {})
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadPolicies(f"{path} is not YAML: {error}") from None
    except ValidationError as error:
        problem = error.errors()[0]
        where = " → ".join(str(p + 1) if isinstance(p, int) else p for p in problem["loc"])
        said = problem["msg"].removeprefix("Value error, ")
        raise BadPolicies(f"{path}: {where or 'the file'}: {said}.") from None


def _check(path: Path, file: _File, actions: frozenset[str]) -> None:
    for rule in file.rules:
        if unknown := set(rule.actions) - actions - {"*"}:
            raise BadPolicies(
                f"{path}: the rule “{rule.name}” names {', '.join(sorted(unknown))}, which changes "
                f"nothing or does not exist. There are {', '.join(sorted(actions))}."
            )
        alone = {"nobody", "never"} & set(rule.approval)
        if alone and len(rule.approval) > 1:
            raise BadPolicies(
                f"{path}: the rule “{rule.name}”: {alone.pop()} cannot stand beside others."
            )
    if unknown := set(file.expires) - actions - {"default"}:
        raise BadPolicies(f"{path}: expires: there is no action {', '.join(sorted(unknown))}.")
