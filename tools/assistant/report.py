"""How abilities are told."""

from reports.blocks import Block, Column, Headline, Note, Report, Step, Steps, Table
from reports.format import count
from tools.assistant.models import Abilities

STEPS_SHOWN = 5


def abilities(result: Abilities) -> Report:
    """What can be asked, one example per line."""
    what = count(len(result.items), "thing")
    blocks: list[Block] = [
        Headline(text=f"{result.person}, you can ask me for {what}. Use your own words."),
        Table(
            columns=[
                Column(key="ask", label="For example"),
                Column(key="answer", label="What you get"),
            ],
            rows=[{"ask": item.ask, "answer": item.summary} for item in result.items],
        ),
    ]
    if any(item.changes for item in result.items):
        blocks.append(Note(text="What changes records is shown first and waits for your decision."))
    steps = [Step(text=item.ask, ask=item.ask) for item in result.items[:STEPS_SHOWN]]
    return Report(blocks=[*blocks, Steps(items=steps)])
