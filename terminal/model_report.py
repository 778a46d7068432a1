"""The tables of `deskmate model report`."""

from typing import TYPE_CHECKING

from reports.format import whole_percent

if TYPE_CHECKING:
    from store.learning.quality import Quality
    from store.scoring.backtest import Backtest
    from store.sla_risk.training import Measured


def deadlines(measured: "Measured | None") -> str:
    """How good the chances of missed deadlines are; a sentence where nothing can be measured."""
    if measured is None:
        return "Missed deadlines: too few finished tickets with a deadline to measure anything."
    learnt = f"learnt from {measured.learnt_tickets:,} tickets up to {measured.split_at:%Y-%m-%d}"
    cases = f"measured on {measured.quality.cases:,} moments after it"
    first = measured.first
    alone = (
        f"At the first moment of each ticket alone ({first.cases:,}): AUC {first.auc:.3f};"
        f" Brier {first.brier:.4f} ({first.base_brier:.4f})."
    )
    said = f"Missed deadlines: {learnt}, {cases}."
    return "\n".join([said, *_quality(measured.quality), alone])


def customers(found: "Backtest | None") -> str:
    """How good churn risks and health scores were; a sentence where too few customers left."""
    if found is None:
        return "Churn and health: too few customers have left, long enough ago, to replay anything."
    months = f"{found.months} months replayed, {found.first} to {found.last}"
    lines = [
        f"Churn: {months}; {found.quality.cases:,} cases, {found.left} left within 90 days.",
        *_quality(found.quality),
        _top(found),
        _lead(found),
        "level      cases  predicted  left",
        *(f"{v.name:9} {v.cases:6,} {v.predicted:10.1%} {v.left:6.1%}" for v in found.by_level),
        "",
        f"Health: AUC {found.health_auc:.3f} for leaving within 90 days.",
        f"Missed greens: {found.missed_greens} who left were green on the last day before.",
        f"False reds: {found.false_reds} of {found.reds} red cases stayed.",
    ]
    return "\n".join(lines)


def _quality(q: "Quality") -> list[str]:
    usual = f"{q.base_brier:.4f} for always saying the usual share"
    return [
        f"AUC {q.auc:.3f}; Brier {q.brier:.4f} ({usual})",
        f"Calibration error {q.calibration_error:.3f}",
        "predicted  happened    cases",
        *(f"{b.predicted:9.1%} {b.happened:9.1%} {b.cases:8,}" for b in q.bins),
    ]


def _top(found: "Backtest") -> str:
    possible = f"a perfect ranking reaches {whole_percent(found.possible_at_top)}"
    return (
        f"Of the ten riskiest of a month {whole_percent(found.precision_at_top)} left; {possible}."
    )


def _lead(found: "Backtest") -> str:
    if found.recall is None or found.lead_days is None:
        return "Nobody who left was at risk in a month before."
    return (
        f"{whole_percent(found.recall)} of those who left were at risk before, by a median of"
        f" {found.lead_days:.0f} days."
    )
