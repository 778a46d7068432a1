"""`deskmate doctor`: what is configured, what is missing, and how to fix it."""

from typing import TYPE_CHECKING, Annotated

import typer

from terminal.failures import FAILED
from terminal.options import Json

if TYPE_CHECKING:
    from reports.blocks import Report
    from terminal.checks import Check


def doctor(
    fix: Annotated[
        bool, typer.Option("--fix", help="Also do what can be done without asking.")
    ] = False,
    production: Annotated[
        bool, typer.Option("--production", help="Also say what is unsafe before a team is let in.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check the installation. Exit code 1 when something is broken, or unsafe for production."""
    from terminal import checks
    from terminal.output import print_json, show

    repaired = checks.repair() if fix else []
    found = checks.run()
    if production:
        found += checks.run_for_production()
    broken = any(check.state == "broken" for check in found)
    if as_json:
        print_json(
            {
                "ok": not broken,
                "repaired": repaired,
                "checks": [vars(check) for check in found],
            }
        )
    else:
        show(_report(found, repaired))
    if broken:
        raise typer.Exit(FAILED)


_MARKS = {"ok": "ok", "missing": "missing", "warning": "check", "broken": "BROKEN"}


def _report(found: list["Check"], repaired: list[str]) -> "Report":
    from reports.blocks import Block, Column, Headline, Note, Report, Table

    troubled = [check for check in found if check.state == "broken"]
    headline = (
        f"{len(troubled)} of {len(found)} checks failed: "
        + ", ".join(check.name for check in troubled)
        if troubled
        else "Everything that is needed is there."
        if all(check.state == "ok" for check in found)
        else "It works; some things are missing or worth a look."
    )
    blocks: list[Block] = [Headline(text=f"{headline.rstrip('.')}.")]
    blocks += [Note(text=text) for text in repaired]
    blocks.append(
        Table(
            columns=[
                Column(key="name", label="What", kind="id"),
                Column(key="state", label="State", kind="id"),
                Column(key="detail", label="Found"),
            ],
            rows=[
                {"name": check.name, "state": _MARKS[check.state], "detail": check.detail}
                for check in found
            ],
        )
    )
    remedies = [
        Note(text=f"{check.name}: {check.fix}", tone="warning") for check in found if check.fix
    ]
    return Report(blocks=[*blocks, *remedies])
