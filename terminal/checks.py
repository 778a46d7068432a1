"""What `deskmate doctor` looks at. A check never stops the others."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.wiring import Assistant

State = Literal["ok", "missing", "warning", "broken"]
COUNTED = ("accounts", "people", "tickets", "messages")


@dataclass(frozen=True)
class Check:
    """What was found about one thing. `missing` is fine until it is needed."""

    name: str
    state: State
    detail: str
    fix: str | None = None
    figures: dict[str, Any] | None = None
    """The numbers of `detail` by name, for programs; shown with --json only."""


def run() -> list[Check]:
    """All checks, in the order in which things depend on each other."""
    from assistant.settings import Settings, SettingsError
    from assistant.wiring import build

    try:
        settings = Settings.load()
    except SettingsError as error:
        return [_program(), Check("settings", "broken", str(error), "Correct the variable.")]
    found = [_program(), _settings(settings), *_misspelt(), _home(settings)]
    assistant = build(settings)
    for check in (_database, _company, _knowledge, _planner, _model, _model_use, _outbox):
        found.append(_guarded(check, assistant))
    return found


def run_for_production() -> list[Check]:
    """What is unsafe once other people come in; nothing where the settings cannot be read."""
    from assistant.settings import Settings, SettingsError
    from assistant.wiring import build
    from terminal import production

    try:
        settings = Settings.load()
    except SettingsError:
        return []
    return production.run(build(settings))


def repair() -> list[str]:
    """Make the home, bring the tables up to date, and prepare the planner; says what was done."""
    from assistant.wiring import build
    from store.schema import HEAD, prepare, revision
    from terminal.opening import read_settings

    settings = read_settings()
    done = []
    if not settings.home.is_dir():
        settings.prepare_home()
        done.append(f"Made the folder {settings.home}.")
    assistant = build(settings)
    if revision(assistant.store) != HEAD:
        prepare(assistant.store)
        done.append(f"Brought the tables to version {HEAD}.")
    if not assistant.planner.is_ready:
        assistant.planner.train()
        done.append("Prepared the planner.")
    return done


def _guarded(check: Callable[["Assistant"], Check], assistant: "Assistant") -> Check:
    from terminal.failures import explain

    try:
        return check(assistant)
    except Exception as error:
        said = explain(error)
        if said is None:
            raise
        return Check(check.__name__.removeprefix("_"), "broken", said)


def _program() -> Check:
    from deskmate import __version__

    python = ".".join(str(part) for part in sys.version_info[:3])
    return Check("program", "ok", f"deskmate {__version__}, Python {python}")


def _settings(settings: "Settings") -> Check:
    names = sorted(settings.model_fields_set)
    told = ", ".join(f"DESKMATE_{name.upper()}" for name in names)
    return Check("settings", "ok", f"set: {told}" if told else "all defaults")


def _misspelt() -> list[Check]:
    from assistant.settings import unknown_variables

    return [
        Check(
            "settings",
            "warning",
            f"{name} is not a setting",
            f"Did you mean {close}?" if close else "Unset it if it was meant for Deskmate.",
        )
        for name, close in unknown_variables().items()
    ]


def _home(settings: "Settings") -> Check:
    from assistant.settings import SettingsError

    if not settings.home.exists():
        fix = "`deskmate demo`, `deskmate import` or `deskmate doctor --fix` makes it."
        return Check("home", "missing", f"{settings.home} is not there yet", fix)
    try:
        settings.prepare_home()
    except SettingsError as error:
        first, _, rest = str(error).partition("\n")
        return Check("home", "broken", first, rest)
    return Check("home", "ok", str(settings.home))


def _database(assistant: "Assistant") -> Check:
    from store.digest import content_digest
    from store.engine import count_rows
    from store.errors import DatabaseOutdated
    from store.schema import HEAD, check, revision

    shown = assistant.store.engine.url.render_as_string(hide_password=True)
    if revision(assistant.store) is None:
        fix = "`deskmate demo` fills it with a demo company, `deskmate import` with your data."
        return Check("database", "missing", f"{shown} has no tables yet", fix)
    try:
        check(assistant.store)
    except DatabaseOutdated as error:
        return Check("database", "broken", shown, str(error))
    with assistant.store.session(read_only=True) as session:
        counts = {name: count_rows(session, name) for name in COUNTED}
        digest = content_digest(session)
    rows = ", ".join(f"{n:,} {name}" for name, n in counts.items())
    detail = f"{shown}, version {HEAD}: {rows}; content {digest[:12]}"
    if not any(counts.values()):
        fix = "`deskmate demo` or `deskmate import` brings data."
        return Check("database", "missing", detail, fix)
    return Check("database", "ok", detail)


def _company(assistant: "Assistant") -> Check:
    from reports.format import as_of

    demo = assistant.demo
    if assistant.settings.now is not None:
        detail = f"the clock stands still at {as_of(assistant.clock.now())} (DESKMATE_NOW)"
        return Check("company", "warning", detail, "Unset DESKMATE_NOW to let it run.")
    if demo is not None:
        return Check("company", "ok", f"the demo; its clock stands at {as_of(demo.now)}")
    return Check("company", "ok", "your own data; the clock is the system's")


def _knowledge(assistant: "Assistant") -> Check:
    from store.schema import HEAD, revision

    if revision(assistant.store) != HEAD:
        return Check("knowledge", "missing", "no tables yet")
    found = assistant.knowledge.status()
    if not found.articles:
        fix = "`deskmate kb add FOLDER` adds articles."
        return Check("knowledge", "missing", "no articles: answers cannot quote any", fix)
    detail = f"{found.articles:,} articles, {found.passages:,} passages, {found.vectors:,} vectors"
    if found.vectors != found.passages:
        fix = "Run `deskmate kb add` on the same folders once more; it only adds what is missing."
        return Check("knowledge", "broken", detail, fix)
    return Check("knowledge", "ok", detail)


def _planner(assistant: "Assistant") -> Check:
    if assistant.planner.is_ready:
        return Check("planner", "ok", f"ready for {len(assistant.door.catalog)} tools")
    fix = "The first question prepares it, or `deskmate doctor --fix`."
    return Check("planner", "missing", "not prepared yet: the first question takes longer", fix)


def _model(assistant: "Assistant") -> Check:
    from terminal import model_checks

    return model_checks.model(assistant)


def _model_use(assistant: "Assistant") -> Check:
    from terminal import model_checks

    return model_checks.usage(assistant)


def _outbox(assistant: "Assistant") -> Check:
    from assistant.delivery.channels import missing_settings
    from store.outbox import listing
    from store.schema import HEAD, revision
    from terminal.outbox_report import standing

    if revision(assistant.store) != HEAD:
        return Check("outbox", "missing", "no tables yet")
    with assistant.store.session(read_only=True) as session:
        found = listing.standing(session)
    detail = standing(found.counts) or "empty"
    if found.counts.get("dead"):
        fix = "`deskmate outbox list --state dead` says why, `deskmate outbox retry` tries again."
        return Check("outbox", "warning", detail, fix)
    missing = missing_settings(assistant.settings, found.unsent_kinds)
    if missing:
        names = " and ".join(name for names in missing for name in names)
        fix = f"Set {names}, then `deskmate outbox deliver`."
        return Check("outbox", "missing", f"{detail}; no way out is configured", fix)
    return Check("outbox", "ok", detail)
