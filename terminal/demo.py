"""`deskmate demo`: makes the demo company, shows an answer per persona, opens the chat."""

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.wiring import Assistant
    from store.engine import Store

QUESTIONS = {
    "executive": "Show me SLA performance dashboard for this quarter",
    "manager": "Show me team workload dashboard",
    "agent": "Draft response for angry customer in ticket DESK-1002",
    "csm": "Show me health scores for my assigned clients",
}
"""One question per persona."""

BUILDING = "demo.building"
"""Stands in the home folder while the company is made, so that a killed run is made again."""
TRUTH = "demo-truth.json"


def demo(
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make the company again, from nothing.")
    ] = False,
    no_chat: Annotated[
        bool, typer.Option("--no-chat", help="Only make it and show the answers.")
    ] = False,
    tickets: Annotated[
        int | None,
        typer.Option("--tickets", min=200, help="How many tickets; about 12,000 if not said."),
    ] = None,
    scale: Annotated[
        float | None,
        typer.Option(
            "--scale", min=0.5, max=50, help="Customers and tickets, as a multiple of the usual."
        ),
    ] = None,
) -> None:
    """Make the demo company PenguinMails, answer a question per persona, then chat.

    It lives in DESKMATE_HOME where that is set, else in a folder of its own; a second run finds it
    made.
    """
    from assistant.wiring import build
    from terminal.imports import learn_deadlines
    from terminal.opening import start_log
    from terminal.output import console

    settings, own = home_for_demo()
    settings.prepare_home()
    start_log(settings)
    made = ensure_company(settings, rebuild=rebuild, tickets=tickets, scale=scale)
    assistant = build(settings)
    get_ready(assistant)
    if made:
        learn_deadlines(assistant)
    if made or no_chat or not _at_terminal():
        show_questions(assistant)
    screen = console()
    if no_chat or not _at_terminal():
        for line in how_to_go_on(settings, exported=not own):
            screen.print(line, soft_wrap=True)
        return
    from terminal.chat import converse

    converse(assistant, assistant.actor("manager"))


def home_for_demo() -> tuple["Settings", bool]:
    """Settings for the demo, and whether its home has to be exported to be used by others.

    The home is DESKMATE_HOME, or `deskmate-demo` beside where real data would be.
    """
    from assistant.settings import Settings

    settings = Settings.load()
    if "home" in settings.model_fields_set:
        return settings, False
    return Settings(home=settings.home.with_name("deskmate-demo")), True


def ensure_company(
    settings: "Settings",
    *,
    rebuild: bool = False,
    tickets: int | None = None,
    scale: float | None = None,
) -> bool:
    """Make the company unless it is there; again where a size is said. True when it was made.

    Raises Refused.
    """
    from assistant.installation import read_demo
    from store.engine import Store
    from store.schema import prepare

    store = Store(settings.database_url)
    marker = settings.home / BUILDING
    begun = marker.exists()
    there = read_demo(settings.home) is not None and not begun
    if there and not rebuild and tickets is None and scale is None:
        prepare(store)
        return False
    if not there and not begun:
        _refuse_other_data(store, settings.home)
    marker.touch()
    _clear(settings)
    _build(settings, tickets, scale or 1.0)
    marker.unlink()
    return True


def _refuse_other_data(store: "Store", home: Path) -> None:
    from store.engine import count_rows
    from store.schema import revision
    from terminal.refusal import Refused

    if revision(store) is None:
        return
    with store.session(read_only=True) as session:
        held = any(count_rows(session, name) for name in ("tickets", "people", "import_batches"))
    if held:
        raise Refused(
            f"{home} holds other data, which the demo company would mix with. "
            "Set DESKMATE_HOME to an empty folder, or unset it to give the demo one of its own."
        )


def _clear(settings: "Settings") -> None:
    """Remove what an earlier demo made; only called where the home is the demo's."""
    from store.engine import Store
    from store.schema import downgrade, revision

    store = Store(settings.database_url)
    path = store.sqlite_path
    if path is not None:
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
    elif revision(store) is not None:
        downgrade(store, "base")
    store.close()
    for name in ("demo.json", TRUTH):
        (settings.home / name).unlink(missing_ok=True)
    for database in settings.home.glob("threads.db*"):
        database.unlink()
    shutil.rmtree(settings.chroma_path, ignore_errors=True)


def _build(settings: "Settings", tickets: int | None, scale: float) -> None:
    import json
    from zoneinfo import ZoneInfo

    from assistant.installation import Demo, write_demo
    from reports.format import as_of, count
    from store.demo import COMPANY, build
    from store.engine import Store
    from store.schema import prepare
    from terminal.output import console, working

    store = Store(settings.database_url)
    with working(f"making {COMPANY}: customers, staff, 18 months of tickets"):
        prepare(store)
        facts = build(store, tickets=tickets, scale=scale)
    truth = settings.home / TRUTH
    truth.write_text(json.dumps(facts.truth, indent=2, default=str) + "\n", encoding="utf-8")
    write_demo(settings.home, Demo(facts.now, facts.default_person))
    store.close()
    rows = facts.rows
    told = [
        count(rows.get("accounts", 0), "customer"),
        count(rows.get("people", 0), "colleague"),
        count(rows.get("tickets", 0), "ticket"),
        count(rows.get("messages", 0), "message"),
    ]
    now = as_of(facts.now, ZoneInfo(facts.zone))
    console().print(f"{COMPANY}: {', '.join(told)}. Its clock stands at {now}.")


def get_ready(assistant: "Assistant") -> None:
    """Fill the knowledge base and train the planner, where that was not done."""
    import knowledge
    from terminal.output import progress, working

    documents = Path(knowledge.__file__).parent / "documents"
    with progress("reading the help centre") as update:
        assistant.knowledge.add(
            [documents], now=assistant.clock.now(), collection="help-center", progress=update
        )
    with working("learning how people ask"):
        assistant.planner.train()


def show_questions(assistant: "Assistant") -> None:
    """A question and its answer per persona."""
    from zoneinfo import ZoneInfo

    from rich.rule import Rule
    from rich.text import Text

    from assistant.conversation import Question
    from terminal.output import console, show

    screen = console()
    with assistant.conversation() as conversation:
        for persona, text in QUESTIONS.items():
            actor = assistant.actor(persona)
            answer = conversation.ask(Question(text, actor))
            who = Text.assemble((actor.name, "bold cyan"), f", {persona}")
            screen.print()
            screen.print(Rule(who, align="left", style="cyan"))
            screen.print(Text(f"“{text}”", style="italic"))
            screen.print()
            show(answer.report, ZoneInfo(actor.time_zone))


def how_to_go_on(settings: "Settings", *, exported: bool) -> list[str]:
    """The commands to type next."""
    from shlex import quote

    lines = ["", "Go on:"]
    if not exported:
        lines.append(f"  export DESKMATE_HOME={quote(str(settings.home))}")
    program = quote(_program())
    return [
        *lines,
        f'  {program} ask --as agent "show ticket TICK-001"',
        f"  {program} chat --as manager",
        f"  {program} people",
    ]


def _program() -> str:
    """What to type to start this very program from here."""
    started = Path(sys.argv[0])
    found = shutil.which("deskmate")
    if started.name != "deskmate" or (found and Path(found).samefile(started)):
        return "deskmate"
    here = Path.cwd()
    path = started.absolute()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()
