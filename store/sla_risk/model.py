"""The learnt model: boosted trees over moments of past tickets, trusted as far as it held."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.sla_risk import rates as known_rates
from store.sla_risk.moments import Moment
from store.sla_risk.rates import Rates

if TYPE_CHECKING:
    from store.learning.trees import Forest

FILE = "sla_risk.json"
VERSION = 2
LEAST_TICKETS = 300
"""Finished tickets that are needed to learn."""
LEAST_MISSED = 20
EARLIER = 0.8
"""Share of the moments, by time: what is learnt from them is tried on the rest."""


@dataclass(frozen=True)
class SlaModel:
    """What was learnt."""

    forest: "Forest"
    trust: float
    """Share of the log-odds beyond the average that is used; tried on moments not learnt from."""
    rates: Rates
    learnt_until: datetime
    tickets: int
    missed: int

    def predict(self, moments: Sequence[Moment]) -> list["Risk"]:
        """The chance that each misses its deadline, with reasons."""
        from store.learning.splines import sigmoid

        if not moments:
            return []
        rows = [_row(m, self.rates.encode(m.kinds), self.forest.names) for m in moments]
        reasons = self.forest.reasons(rows) * self.trust
        chances = sigmoid(self.forest.base + reasons.sum(axis=1))
        return [
            Risk(float(chance), dict(zip(self.forest.names, parts.tolist(), strict=True)))
            for chance, parts in zip(chances, reasons, strict=True)
        ]

    def save(self, folder: Path) -> Path:
        """Write it below a folder, whole or not at all."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / FILE
        saved = {
            "version": VERSION,
            "forest": self.forest.to_json(),
            "trust": self.trust,
            "rates": self.rates.to_json(),
            "learnt_until": self.learnt_until.isoformat(),
            "tickets": self.tickets,
            "missed": self.missed,
        }
        unfinished = path.with_suffix(".part")
        unfinished.write_text(json.dumps(saved), encoding="utf-8")
        unfinished.replace(path)
        return path


@dataclass(frozen=True)
class Risk:
    """The chance of missing a deadline."""

    probability: float
    reasons: Mapping[str, float]
    """Per number or kind the log-odds it adds compared with the average case."""


def learn(moments: Sequence[Moment], until: datetime) -> SlaModel | None:
    """A model of what was known by `until`; None where too few outcomes were."""
    from store.learning import trees
    from store.sla_risk import outcomes

    seen = [m for m in moments if m.at <= until]
    decided = {m.ticket_id: bool(m.missed) for m in seen if m.is_decided(until)}
    missed = sum(decided.values())
    if len(decided) < LEAST_TICKETS or missed < LEAST_MISSED or missed == len(decided):
        return None
    encoded = list(known_rates.in_order(seen))
    names = columns(*encoded[0])
    x = [_row(moment, rates, names) for moment, rates in encoded]
    y = outcomes.known([moment for moment, _ in encoded], until)
    trust = _trust(names, x, y)
    forest = trees.fit(names, x, y)
    rates = known_rates.final(seen, until)
    return SlaModel(forest, trust, rates, until, len(decided), missed)


def _trust(names: Sequence[str], x: Sequence[Sequence[float]], y: Sequence[float]) -> float:
    """How much of what earlier moments teach held for the latest: 0 nothing, 1 all."""
    from store.learning import quality, trees

    cut = round(len(y) * EARLIER)
    earlier = trees.fit(names, x[:cut], y[:cut])
    odds = earlier.log_odds(x[cut:]) - earlier.base
    return min(1.0, max(0.0, quality.platt(odds, y[cut:]).slope))


def columns(moment: Moment, rates: Mapping[str, float]) -> tuple[str, ...]:
    """Names of the columns: the numbers as they are, the kinds by their rates."""
    return (*moment.numbers, *rates)


def _row(moment: Moment, encoded: Mapping[str, float], names: Sequence[str]) -> list[float]:
    values = {**moment.numbers, **encoded}
    return [values.get(name, float("nan")) for name in names]


def load(folder: Path) -> SlaModel | None:
    """The saved model; None where there is none, or one of another version."""
    from store.learning.trees import Forest

    path = folder / FILE
    if not path.is_file():
        return None
    saved: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if saved.get("version") != VERSION:
        return None
    return SlaModel(
        Forest.from_json(saved["forest"]),
        saved["trust"],
        Rates.from_json(saved["rates"]),
        datetime.fromisoformat(saved["learnt_until"]),
        saved["tickets"],
        saved["missed"],
    )
