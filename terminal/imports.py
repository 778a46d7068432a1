"""`deskmate import`: bring in what a help desk or CRM exports; list imports; take one back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from terminal.options import ExistingPaths, Json

if TYPE_CHECKING:
    from assistant.wiring import Assistant

app = typer.Typer(
    no_args_is_help=True,
    help="Bring in what a help desk or CRM exports. The same files again change nothing.",
)

DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only report what would happen; change nothing.")
]
TimeZone = Annotated[
    str | None,
    typer.Option(
        "--time-zone",
        metavar="ZONE",
        help="IANA zone of times that the files state without one; DESKMATE_TIME_ZONE if not said.",
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", metavar="NAME", help="Encoding of the files; UTF-8 if not said."),
]
Mapping = Annotated[
    Path, typer.Option("--mapping", metavar="FILE", help="YAML file that describes the columns.")
]


@app.command("csv")
def import_csv(
    paths: ExistingPaths,
    mapping: Mapping,
    dry_run: DryRun = False,
    time_zone: TimeZone = None,
    encoding: Encoding = None,
    as_json: Json = False,
) -> None:
    """Any CSV files, described by a YAML mapping (docs/imports.md)."""
    _run("csv", paths, dry_run, time_zone, encoding, as_json, mapping)


@app.command("servicenow")
def import_servicenow(
    paths: ExistingPaths,
    dry_run: DryRun = False,
    time_zone: TimeZone = None,
    encoding: Encoding = None,
    as_json: Json = False,
) -> None:
    """ServiceNow: the incident audit log (CSV)."""
    _run("servicenow", paths, dry_run, time_zone, encoding, as_json)


@app.command("zendesk")
def import_zendesk(
    paths: ExistingPaths,
    dry_run: DryRun = False,
    time_zone: TimeZone = None,
    encoding: Encoding = None,
    as_json: Json = False,
) -> None:
    """Zendesk: API pages and incremental exports (JSON), warehouse tables (CSV)."""
    _run("zendesk", paths, dry_run, time_zone, encoding, as_json)


@app.command("freshdesk")
def import_freshdesk(
    paths: ExistingPaths,
    dry_run: DryRun = False,
    time_zone: TimeZone = None,
    encoding: Encoding = None,
    as_json: Json = False,
) -> None:
    """Freshdesk: API pages (JSON)."""
    _run("freshdesk", paths, dry_run, time_zone, encoding, as_json)


@app.command("hubspot")
def import_hubspot(
    paths: ExistingPaths,
    dry_run: DryRun = False,
    time_zone: TimeZone = None,
    encoding: Encoding = None,
    as_json: Json = False,
) -> None:
    """HubSpot: companies, contacts, deals and tickets."""
    _run("hubspot", paths, dry_run, time_zone, encoding, as_json)


@app.command("undo")
def undo(
    batch: Annotated[str, typer.Argument(metavar="BATCH", help="The import's id, such as B0001.")],
    as_json: Json = False,
) -> None:
    """Take an import back: everything is exactly as it was before."""
    from store.imports import undo_import
    from terminal.opening import open_assistant
    from terminal.output import print_json, print_line

    assistant = open_assistant()
    outcome = undo_import(assistant.store, batch, now=assistant.clock.now())
    bring_up_to_date(assistant)
    if as_json:
        removed, restored = outcome.removed, outcome.restored
        print_json({"batch": outcome.batch_id, "removed": removed, "restored": restored})
        return
    print_line(
        f"Took back {outcome.batch_id}: {_total(outcome.removed)} removed, "
        f"{_total(outcome.restored)} put back as they were.",
        "bold",
    )


@app.command("list")
def list_imports(as_json: Json = False) -> None:
    """The imports there are, the latest first."""
    from store.imports import list_batches
    from terminal import import_report
    from terminal.opening import open_assistant
    from terminal.output import print_json, show

    batches = list_batches(open_assistant().store)
    if as_json:
        print_json([import_report.batch_json(batch) for batch in batches])
    else:
        show(import_report.batches(batches))


def _total(counts: dict[str, int]) -> str:
    from reports.format import count

    return count(sum(counts.values()), "row")


def _run(
    source: str,
    paths: list[Path],
    dry_run: bool,
    time_zone: str | None,
    encoding: str | None,
    as_json: bool,
    mapping: Path | None = None,
) -> None:
    from store.clock import zone_named
    from store.imports import run_import
    from terminal import import_report
    from terminal.opening import prepare_assistant
    from terminal.output import print_json, progress, show

    if time_zone is not None:
        zone_named(time_zone)
    assistant = prepare_assistant()
    if assistant.demo is not None:
        _say_it_is_the_demo()
    with progress(f"importing {source}", sizes=True) as update:
        outcome = run_import(
            assistant.store,
            source,
            paths,
            now=assistant.clock.now(),
            mapping=mapping,
            time_zone=time_zone or assistant.settings.time_zone,
            encoding=encoding,
            dry_run=dry_run,
            progress=update,
        )
    if outcome.batch_id is not None:
        bring_up_to_date(assistant)
        learn(assistant)
    if as_json:
        print_json(import_report.outcome_json(outcome))
    else:
        show(import_report.outcome(outcome))


def bring_up_to_date(assistant: "Assistant") -> None:
    """What is computed from the rows: scores of the customers, and the chances of late tickets."""
    from store.engine import count_rows
    from store.scoring.refresh import refresh_scores
    from terminal.output import working

    now = assistant.clock.now()
    with assistant.store.session(read_only=True) as session:
        customers = count_rows(session, "accounts")
    if customers:
        with working("scoring customers"):
            refresh_scores(assistant.store, now)
    learn_deadlines(assistant)


def learn_deadlines(assistant: "Assistant") -> None:
    """Train the model of missed deadlines from the tickets that are finished."""
    from store.sla_risk import training
    from terminal.output import working

    with working("learning from finished tickets"):
        training.train(assistant.store, assistant.clock.now(), assistant.settings.home)


def learn(assistant: "Assistant") -> None:
    """Train the planner where that was not done, so that the first question need not wait."""
    from terminal.output import working

    if not assistant.planner.is_ready:
        with working("learning how people ask"):
            assistant.planner.train()


def _say_it_is_the_demo() -> None:
    from terminal.output import warn

    warn(
        "This home holds the demo company, whose clock stands still. Set DESKMATE_HOME to another "
        "folder to keep your own data apart; `deskmate import undo` takes this import back."
    )
