"""How the outbox and a run of deliveries look."""

from typing import TYPE_CHECKING, Any

from reports.blocks import Block, Column, Headline, Note, Report, Table
from reports.format import count

if TYPE_CHECKING:
    from assistant.delivery.worker import Tally
    from store.outbox.listing import Entry

WORDS = {
    "waiting": "waiting",
    "sending": "being sent",
    "sent": "sent",
    "dead": "given up",
    "withdrawn": "withdrawn",
}


def standing(counts: dict[str, int]) -> str:
    """ "3 waiting, 12 sent, 1 given up"."""
    return ", ".join(f"{counts[s]:,} {words}" for s, words in WORDS.items() if counts.get(s))


def listing(counts: dict[str, int], found: "list[Entry]") -> Report:
    """The outbox as a table."""
    if not counts:
        text = "The outbox is empty: nothing has had to leave the house."
        return Report(blocks=[Headline(text=text)])
    blocks: list[Block] = [Headline(text=f"In the outbox: {standing(counts)}.")]
    if found:
        blocks.append(_table(found))
    if any(entry.state == "dead" for entry in found):
        fix = "Correct what is wrong, then `deskmate outbox retry --all` or name the messages."
        blocks.append(Note(text=fix, tone="warning"))
    return Report(blocks=blocks)


def _table(found: "list[Entry]") -> Table:
    columns = [
        Column(key="id", label="Message", kind="id"),
        Column(key="kind", label="Kind", kind="id"),
        Column(key="to", label="To"),
        Column(key="subject", label="Subject"),
        Column(key="state", label="State", kind="id"),
        Column(key="attempts", label="Attempts", kind="number"),
        Column(key="remark", label="Remark"),
    ]
    rows: list[dict[str, Any]] = [
        {
            **{c.key: getattr(entry, c.key) for c in columns if hasattr(entry, c.key)},
            "state": WORDS.get(entry.state, entry.state),
            "remark": entry.last_error,
        }
        for entry in found
    ]
    return Table(columns=columns, rows=rows)


def run(tally: "Tally", missing: list[tuple[str, ...]]) -> Report:
    """What a run of deliveries came to."""
    done = [
        count(tally.sent, "message") + " sent",
        *([f"{tally.later:,} to be tried again"] if tally.later else []),
        *([f"{tally.dead:,} given up"] if tally.dead else []),
    ]
    blocks: list[Block] = [Headline(text=f"{', '.join(done)}.")]
    blocks += [Note(text=f"{name}: {why}", tone="warning") for name, why in tally.unusable.items()]
    blocks += [Note(text=remark, tone="warning") for remark in tally.remarks]
    if tally.dead:
        fix = "`deskmate outbox list --state dead` says why messages were given up."
        blocks.append(Note(text=fix, tone="warning"))
    blocks += [
        Note(text=f"Messages wait for a setting: set {' and '.join(names)}.", tone="warning")
        for names in missing
    ]
    return Report(blocks=blocks)
