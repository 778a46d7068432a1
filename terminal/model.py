"""`deskmate model`: learn from finished tickets, and measure what was learnt."""

from typing import TYPE_CHECKING

import typer

from terminal.options import Json

if TYPE_CHECKING:
    from store.sla_risk.training import Measured

app = typer.Typer(no_args_is_help=True, help="Train and measure what predicts missed deadlines.")


@app.callback()
def model() -> None:
    """Train and measure what predicts missed deadlines."""


@app.command()
def train(as_json: Json = False) -> None:
    """Learn from the finished tickets and keep the result in the home folder."""
    from store.sla_risk import model as learnt
    from store.sla_risk import training
    from terminal.opening import open_assistant
    from terminal.output import print_json, print_line

    assistant = open_assistant()
    found = training.train(assistant.store, assistant.clock.now(), assistant.settings.home)
    if found is None:
        text = (
            f"Too few finished tickets with a deadline: {learnt.LEAST_TICKETS} are needed,"
            f" {learnt.LEAST_MISSED} of them late. Until then past shares are used."
        )
        print_json({"trained": False, "reason": text}) if as_json else print_line(text)
        return
    facts = {"trained": True, "tickets": found.tickets, "missed": found.missed}
    text = (
        f"Learnt from {found.tickets:,} finished tickets, {found.missed:,} of them late."
        " `deskmate model report` says how good it is."
    )
    print_json(facts) if as_json else print_line(text)


@app.command()
def report(as_json: Json = False) -> None:
    """Measure on the latest tickets a model that knows only those before."""
    from dataclasses import asdict

    from store.sla_risk import training
    from terminal.opening import open_assistant
    from terminal.output import print_json, print_line

    assistant = open_assistant()
    measured = training.report(assistant.store, assistant.clock.now())
    if measured is None:
        text = "Too few finished tickets with a deadline to measure anything."
        print_json({"measured": False, "reason": text}) if as_json else print_line(text)
        return
    print_json(asdict(measured)) if as_json else print_line(table(measured))


def table(measured: "Measured") -> str:
    """The figures as text."""
    q = measured.quality
    learnt = f"learnt from {measured.learnt_tickets:,} tickets up to {measured.split_at:%Y-%m-%d}"
    usual = f"{q.base_brier:.4f} for always saying the usual share"
    lines = [
        f"Missed deadlines: {learnt}, measured on {q.cases:,} moments after it.",
        f"AUC {q.auc:.3f}; Brier {q.brier:.4f} ({usual})",
        f"Calibration error {q.calibration_error:.3f}",
        "predicted  happened  moments",
        *(f"{b.predicted:9.1%} {b.happened:9.1%} {b.cases:8,}" for b in q.bins),
    ]
    return "\n".join(lines)
