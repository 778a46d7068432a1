"""The footnotes of a pack: each figure is counted by two paths before it may be shown."""

from collections.abc import Sequence
from decimal import Decimal
from math import isclose

from sqlmodel import Session

from reports.blocks import Kind
from reports.deck import Footnote
from reports.format import value as shown
from store import metrics
from store.clock import Clock, Span
from tools.errors import ToolError
from tools.executive import second_path

Number = int | float | Decimal


class FiguresDisagree(ToolError):
    """Two ways of counting gave two results: nothing is published."""

    def __init__(self, label: str, period: str, first: str, second: str) -> None:
        super().__init__(
            f"The board pack was not built: “{label}” ({period}) is {first} by its definition but"
            f" {second} by the second query. Please report this to your administrator.",
            hints=["executive summary"],
        )


class Ledger:
    """Collects footnotes while the slides are made."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self.session, self.clock = session, clock
        self.footnotes: list[Footnote] = []
        self._known: dict[tuple[str, str], int] = {}

    def figure(self, metric_id: str, span: Span, value: Number | None) -> int:
        """The footnote of a figure of one period. Raises FiguresDisagree."""
        second = second_path.value(self.session, metric_id, span, self.clock)
        kind: Kind = metrics.define(metric_id).kind
        return self.checked(metric_id, [span], span.label, [value], [second], kind)

    def series(self, metric_id: str, spans: Sequence[Span], values: Sequence[Number | None]) -> int:
        """One footnote for a row of periods, each of them checked."""
        second = [second_path.value(self.session, metric_id, s, self.clock) for s in spans]
        period = f"{self._month(spans[0])} to {self._month(spans[-1])}, by month"
        return self.checked(
            metric_id, spans, period, values, second, metrics.define(metric_id).kind
        )

    def _month(self, span: Span) -> str:
        assert span.start is not None  # noqa: S101 - months have both ends
        return f"{span.start.astimezone(self.clock.zone):%b %Y}"

    def checked(
        self,
        metric_id: str,
        spans: Sequence[Span],
        period: str,
        values: Sequence[Number | None],
        second: Sequence[Number | None],
        kind: Kind,
    ) -> int:
        """The footnote of values that were counted twice. Raises FiguresDisagree."""
        metric = metrics.define(metric_id)
        for one, other in zip(values, second, strict=True):
            if not same(one, other):
                raise FiguresDisagree(
                    metric.label, period, shown(one, kind), f"{shown(other, kind)} ({other})"
                )
        prints = [
            metrics.snapshot(self.session, metric_id, span, now=self.clock.now()) for span in spans
        ]
        return self._add(
            metric_id=metric_id,
            label=metric.label,
            formula=metric.formula,
            query=metric.query,
            period=period,
            snapshot=prints[0] if len(prints) == 1 else _joined(prints),
            figure=_list(values, kind),
            check=_list(second, kind),
        )

    def derived(
        self, metric_id: str, label: str, formula: str, period: str, figure: str, check: str,
        query: str, snapshot: str,
    ) -> int:  # fmt: skip
        """The footnote of a figure that assumptions enter; it was checked by who calls."""
        return self._add(metric_id, label, formula, query, period, snapshot, figure, check)

    def _add(
        self, metric_id: str, label: str, formula: str, query: str, period: str, snapshot: str,
        figure: str, check: str,
    ) -> int:  # fmt: skip
        known = self._known.get((metric_id, period))
        if known is not None and self.footnotes[known - 1].shown == figure:
            return known
        number = len(self.footnotes) + 1
        self.footnotes.append(
            Footnote(
                number=number, metric=metric_id, label=label, shown=figure, formula=formula,
                period=period, query=query, snapshot=snapshot, check=check,
            )
        )  # fmt: skip
        self._known[metric_id, period] = number
        return number


def same(one: Number | None, other: Number | None) -> bool:
    """Equal; averages up to the last bits of their floats. No sum is a sum of nothing."""
    if one is None or other is None:
        return not one and not other
    if isinstance(one, float) or isinstance(other, float):
        return isclose(float(one), float(other), rel_tol=1e-9, abs_tol=1e-9)
    return one == other


def _joined(prints: Sequence[str]) -> str:
    from hashlib import sha256

    return sha256(" ".join(prints).encode()).hexdigest()[:12]


def _list(values: Sequence[Number | None], kind: Kind) -> str:
    return ", ".join(shown(value, kind) for value in values)
