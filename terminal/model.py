"""`deskmate model`: learn from finished tickets, and measure what is predicted."""

import typer

from terminal.options import Json

app = typer.Typer(no_args_is_help=True, help="Train and measure what is predicted.")


@app.callback()
def model() -> None:
    """Train and measure what is predicted."""


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
    """Replay the past: how good the chances of late tickets, the churn risks and health were."""
    from dataclasses import asdict

    from store.scoring import backtest
    from store.sla_risk import training
    from terminal import model_report
    from terminal.opening import open_assistant
    from terminal.output import print_json, print_line, working

    assistant = open_assistant()
    now = assistant.clock.now()
    with working("learning from the earlier tickets, predicting the later ones"):
        deadlines = training.report(assistant.store, now)
    with (
        working("replaying the months: who was at risk, who left"),
        assistant.store.session(read_only=True) as session,
    ):
        customers = backtest.run(session, now)
    if as_json:
        print_json(
            {
                "deadlines": asdict(deadlines) if deadlines else None,
                "customers": asdict(customers) if customers else None,
            }
        )
        return
    print_line(model_report.deadlines(deadlines))
    print_line()
    print_line(model_report.customers(customers))
