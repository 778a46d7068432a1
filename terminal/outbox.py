"""`deskmate outbox`: what has to leave the house, and sending it."""

import signal
import threading
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from terminal.failures import FAILED
from terminal.options import Json

if TYPE_CHECKING:
    from assistant.delivery.worker import Tally, Worker
    from assistant.wiring import Assistant

HELP = "Mail, invitations and events that leave the house; sending them."
app = typer.Typer(no_args_is_help=True, help=HELP)

State = Literal["waiting", "sending", "sent", "dead", "withdrawn"]


@app.callback()
def outbox() -> None:
    """Mail, invitations and events that leave the house; sending them."""


@app.command("list")
def list_messages(
    state: Annotated[
        State | None, typer.Option("--state", help="Only messages in this state.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many, at most.")] = 50,
    as_json: Json = False,
) -> None:
    """What is in the outbox, the latest first: who gets what, never the text."""
    from store.outbox import listing
    from terminal import outbox_report
    from terminal.opening import open_assistant
    from terminal.output import print_json, show

    with open_assistant().store.session(read_only=True) as session:
        counts = listing.standing(session).counts
        found = listing.latest(session, state, limit)
    if as_json:
        print_json({"counts": counts, "messages": [vars(entry) for entry in found]})
    else:
        show(outbox_report.listing(counts, found))


@app.command()
def deliver(
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Send at most so many messages.")
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Keep going and send what comes, until stopped.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Send what is due. Exit code 1 when a way out does not work or a message is given up."""
    from assistant.delivery.channels import configured, missing_settings
    from assistant.delivery.worker import Worker
    from store.outbox import listing
    from terminal import outbox_report
    from terminal.opening import open_assistant
    from terminal.output import print_json, progress, show

    assistant = open_assistant()
    worker = Worker(assistant.store, configured(assistant.settings))
    with assistant.store.session(read_only=True) as session:
        unsent = listing.standing(session)
    if watch:
        _watch(worker)
        return
    total = limit or unsent.counts.get("waiting", 0)
    with progress("Sending") as update:
        tally = worker.run(limit, lambda so_far: update(so_far.handled, total))
    missing = missing_settings(assistant.settings, unsent.unsent_kinds)
    if as_json:
        print_json({**vars(tally), "missing_settings": [n for names in missing for n in names]})
    else:
        show(outbox_report.run(tally, missing))
    if tally.unusable or tally.dead:
        raise typer.Exit(FAILED)


@app.command()
def retry(
    messages: Annotated[
        list[str] | None,
        typer.Argument(metavar="[MESSAGE]...", help="Ids, as `deskmate outbox list` shows them."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every message given up.")] = False,
    as_json: Json = False,
) -> None:
    """Give messages that were given up another round of attempts."""
    from reports.format import count
    from terminal.opening import open_assistant
    from terminal.output import print_json, print_line

    if bool(messages) == everything:
        raise typer.BadParameter("name messages, or say --all")
    revived = _revive(open_assistant(), messages)
    if as_json:
        print_json({"retried": revived})
    else:
        again = count(len(revived), "message waits", "messages wait")
        print_line(f"{again} again; `deskmate outbox deliver` sends.")


def _revive(assistant: "Assistant", messages: list[str] | None) -> list[str]:
    from assistant.delivery.worker import system_time
    from store.outbox import listing
    from terminal.refusal import Refused

    who = assistant.actor().person_id
    with assistant.store.session() as session:
        revived = listing.revive(session, messages, actor_id=who, at=system_time())
        unknown = sorted(set(messages or []) - set(revived))
        if unknown:
            raise Refused(
                f"Not given up, or not there: {', '.join(unknown)}. Nothing was changed. "
                "`deskmate outbox list --state dead` shows what can be tried again."
            )
    return revived


def _watch(worker: "Worker") -> None:
    """Run until told to stop; the message in hand is finished first."""
    from terminal.output import print_line, warn

    stopped = threading.Event()
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, lambda *_: stopped.set())

    def tell(tally: "Tally") -> None:
        if tally.handled:
            print_line(f"{tally.sent} sent, {tally.later} to be tried again, {tally.dead} given up")
        for name, why in tally.unusable.items():
            warn(f"{name}: {why}")

    warn("Sending what comes; Ctrl-C stops after the message in hand.")
    worker.watch(stopped, tell)
