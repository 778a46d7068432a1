"""`deskmate watch` and `deskmate alerts`: what needs somebody now, and when they hear of it."""

import signal
import threading
from datetime import time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from terminal.failures import FAILED
from terminal.options import AsPerson, Json

if TYPE_CHECKING:
    from assistant.alerts import Board, Preferences, Sweep, Watch
    from assistant.wiring import Assistant
    from reports.blocks import Report
    from tools.access import Actor


class KindName(StrEnum):
    """What can be watched."""

    SLA = "sla_at_risk"
    HEALTH = "health_drop"
    RENEWAL = "renewal_notice"


class WayName(StrEnum):
    """How one can be told."""

    EMAIL = "email"
    WEBHOOK = "webhook"


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HELP = "What needs you now, and when you want to be told."
app = typer.Typer(no_args_is_help=True, help=HELP)


def watch(
    for_good: Annotated[
        bool, typer.Option("--watch", help="Keep looking until stopped (Ctrl-C).")
    ] = False,
    every: Annotated[
        int, typer.Option("--every", min=10, metavar="SECONDS", help="How often, with --watch.")
    ] = 300,
    who: AsPerson = None,
    as_json: Json = False,
) -> None:
    """Look for what needs somebody: deadlines at risk, health that drops, renewals inside notice.

    Looks at everybody's scope, or one person's with --as. What is new goes to the outbox, outside
    of quiet hours; `deskmate outbox deliver` sends it.
    """
    from assistant.alerts import Watch
    from terminal.opening import open_assistant
    from terminal.output import print_json, progress, show

    assistant = open_assistant()
    watching = Watch(assistant)
    if for_good:
        _keep_watching(watching, every)
        return
    people = [assistant.actor(who).person_id] if who else None
    with progress("Looking") as update:
        swept = watching.sweep(people, update)
    if as_json:
        print_json(_plain(swept))
    else:
        show(_swept(swept))
    if swept.failed:
        raise typer.Exit(FAILED)


def _keep_watching(watching: "Watch", every: int) -> None:
    from terminal.output import print_line

    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    print_line(f"Watching, every {every} s, until stopped.")
    watching.watch(stopped, every, lambda swept: print_line(_line(swept), "dim"))


def _line(swept: "Sweep") -> str:
    said = f"{swept.people} people, {len(swept.open)} alerts open, {swept.told} messages"
    held = f", {swept.held} held until quiet hours end" if swept.held else ""
    failed = f", {swept.failed} people could not be looked at (see the log)" if swept.failed else ""
    return said + held + failed


def _plain(swept: "Sweep") -> dict[str, object]:
    from assistant.alerts.telling import plain

    counts = {"people": swept.people, "told": swept.told, "held": swept.held}
    alerts = [{"person": one.person_id, **plain(one)} for one in swept.open]
    return {**counts, "failed": swept.failed, "alerts": alerts}


def _swept(swept: "Sweep") -> "Report":
    from reports.blocks import Column, Headline, Report, Table, Value

    rows: list[dict[str, Value]] = [
        {"who": one.person_id, "what": one.title, "ask": one.ask, "id": one.id}
        for one in swept.open
    ]
    columns = [
        Column(key="who", label="Who"),
        Column(key="what", label="What"),
        Column(key="ask", label="What to ask"),
        Column(key="id", label="Alert", kind="id"),
    ]
    table = [Table(columns=columns, rows=rows)] if rows else []
    return Report(blocks=[Headline(text=f"{_line(swept)}."), *table])


@app.callback()
def alerts() -> None:
    """What needs you now, and when you want to be told."""


@app.command("list")
def list_(who: AsPerson = None, as_json: Json = False) -> None:
    """Your open alerts, each with what to ask about it."""
    from zoneinfo import ZoneInfo

    from assistant.alerts.telling import plain, report
    from terminal.output import print_json, show

    board, actor, assistant = _mine(who)
    found = board.open(actor.person_id, assistant.clock.now(), snoozed=True)
    if as_json:
        print_json([plain(one) for one in found])
    else:
        show(report(found, actor.name), ZoneInfo(actor.time_zone))


@app.command()
def ack(alert: Annotated[str, typer.Argument(metavar="ID")], who: AsPerson = None) -> None:
    """Say that you have seen an alert: you are told again when something joins it."""
    from terminal.output import print_line

    board, actor, assistant = _mine(who)
    seen = board.acknowledge(actor.person_id, alert, assistant.clock.now())
    print_line(f"Seen: {seen.title}.")


@app.command()
def snooze(
    alert: Annotated[str, typer.Argument(metavar="ID")],
    hours: Annotated[float, typer.Option("--hours", min=0.1, max=720, help="For how long.")] = 4,
    who: AsPerson = None,
) -> None:
    """Put an alert off: until then it is neither shown nor told."""
    from reports.format import moment
    from terminal.output import print_line

    board, actor, assistant = _mine(who)
    until = assistant.clock.in_zone(actor.time_zone).now() + timedelta(hours=hours)
    board.snooze(actor.person_id, alert, until)
    print_line(f"Put off until {moment(until)}.")


@app.command("set")
def set_(
    who: AsPerson = None,
    mute: Annotated[list[KindName] | None, typer.Option("--mute", help="Not this kind.")] = None,
    unmute: Annotated[list[KindName] | None, typer.Option("--unmute", help="Again.")] = None,
    ways: Annotated[
        list[WayName] | None, typer.Option("--by", help="Besides the web; may be repeated.")
    ] = None,
    web_only: Annotated[bool, typer.Option("--web-only", help="No messages at all.")] = False,
    quiet: Annotated[
        str | None, typer.Option("--quiet", metavar="FROM-UNTIL", help="20:00-07:00, or never.")
    ] = None,
    days_off: Annotated[
        str | None, typer.Option("--days-off", metavar="DAYS", help="sat,sun, or none.")
    ] = None,
    due_hours: Annotated[
        int | None, typer.Option("--due-hours", min=1, max=240, help="Deadlines so far ahead.")
    ] = None,
    drop_points: Annotated[
        int | None, typer.Option("--drop-points", min=1, max=100, help="Health fell by so much.")
    ] = None,
    notice_days: Annotated[
        int | None, typer.Option("--notice-days", min=1, max=120, help="Days before notice ends.")
    ] = None,
    as_json: Json = False,
) -> None:
    """How you are alerted; without options, shows it."""
    from terminal.output import print_json

    board, actor, assistant = _mine(who)
    before = board.preferences(actor.person_id)
    changed: dict[str, object] = {
        name: value
        for name, value in (
            ("due_hours", due_hours), ("drop_points", drop_points), ("notice_days", notice_days),
        )
        if value is not None
    }  # fmt: skip
    if mute or unmute:
        changed["muted"] = frozenset(before.muted | {one.value for one in mute or []}) - {
            one.value for one in unmute or []
        }
    if ways or web_only:
        changed["ways"] = frozenset() if web_only else frozenset(one.value for one in ways or [])
    if quiet is not None:
        changed["quiet_from"], changed["quiet_until"] = _hours(quiet)
    if days_off is not None:
        changed["days_off"] = _days(days_off)
    wanted = before.model_copy(update=changed)
    if changed:
        board.prefer(actor.person_id, wanted, assistant.clock.now())
    if as_json:
        print_json(wanted.to_json())
    else:
        _show(wanted)


def _show(wanted: "Preferences") -> None:
    from terminal.output import print_line

    off = ", ".join(DAYS[day] for day in sorted(wanted.days_off)) or "none"
    quiet = f"{wanted.quiet_from:%H:%M} to {wanted.quiet_until:%H:%M}"
    print_line(f"On the web{''.join(f', by {way}' for way in sorted(wanted.ways))}.")
    never = wanted.quiet_from == wanted.quiet_until
    print_line(f"Quiet: {'never' if never else quiet}; days off: {off}.")
    print_line(
        f"Deadlines within {wanted.due_hours} hours, health down {wanted.drop_points} points, "
        f"renewals {wanted.notice_days} days before notice ends."
    )
    if wanted.muted:
        print_line(f"Not watched: {', '.join(sorted(wanted.muted))}.")


def _hours(said: str) -> tuple[time, time]:
    if said == "never":
        return time(0), time(0)
    start, _, end = said.partition("-")
    try:
        return time.fromisoformat(start.strip()), time.fromisoformat(end.strip())
    except ValueError:
        raise typer.BadParameter("--quiet takes two times, such as 20:00-07:00, or never") from None


def _days(said: str) -> frozenset[int]:
    if said == "none":
        return frozenset()
    names = [day.strip().lower()[:3] for day in said.split(",")]
    if not set(names) <= set(DAYS):
        raise typer.BadParameter("--days-off takes days, such as sat,sun, or none")
    return frozenset(DAYS.index(name) for name in names)


def _mine(who: str | None) -> "tuple[Board, Actor, Assistant]":
    from assistant.alerts import Board
    from terminal.opening import open_assistant

    assistant = open_assistant()
    return Board(assistant.store), assistant.actor(who), assistant
