"""Writes the board pack: whole or not at all."""

from hashlib import sha256
from pathlib import Path

from reports.deck import Deck
from tools.context import ToolContext
from tools.errors import ToolError
from tools.executive.models import BoardPack, PackFormat, Source
from tools.executive.periods import Periods


def write(ctx: ToolContext, deck: Deck, when: Periods, kind: PackFormat) -> BoardPack:
    """The file below the installation's folder. Raises ToolError where it cannot be written."""
    content = render(deck, kind)
    path = ctx.exports / _name(ctx, when, kind)
    _put(path, content)
    return BoardPack(
        period=when.label,
        path=str(path),
        format=kind.value,
        size=len(content),
        digest=sha256(content).hexdigest(),
        pages=[slide.title for slide in deck.slides],
        summary=deck.summary,
        sources=[
            Source(
                number=n.number, label=n.label, metric=n.metric, shown=n.shown, period=n.period,
                snapshot=n.snapshot,
            )
            for n in deck.footnotes
        ],
        checked=sum(1 for n in deck.footnotes if not n.check.startswith("not possible")),
    )  # fmt: skip


def render(deck: Deck, kind: PackFormat) -> bytes:
    """The deck in a format; the same deck gives the same bytes."""
    if kind is PackFormat.PPTX:
        from reports.pptx import pptx

        return pptx(deck)
    if kind is PackFormat.XLSX:
        from reports.xlsx import xlsx

        return xlsx(deck)
    if kind is PackFormat.HTML:
        from reports.html import html

        return html(deck).encode()
    from reports.deck_markdown import deck_markdown

    return deck_markdown(deck).encode()


def _name(ctx: ToolContext, when: Periods, kind: PackFormat) -> str:
    first, last = ctx.clock.dates(when.span)
    return f"board-pack_{first}_{last}_as-of-{ctx.clock.today()}.{kind.value}"


def _put(path: Path, content: bytes) -> None:
    part = path.with_suffix(f"{path.suffix}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        reason = error.strerror or "it failed"
        raise ToolError(
            f"The board pack cannot be written to {path.parent}: {reason}. Free the folder or set "
            "DESKMATE_HOME to another one."
        ) from None
