"""The learnt model: boosted trees over moments of past tickets, calibrated on later ones."""

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
    from store.learning.quality import Platt
    from store.learning.trees import Forest

FILE = "sla_risk.json"
VERSION = 1
LEAST_TICKETS = 300
"""Finished tickets that are needed to learn."""
LEAST_MISSED = 20
FIT, CALIBRATE = 0.8, 1.0
"""Shares of the moments, by time: up to the first is learnt from, the rest calibrates."""


@dataclass(frozen=True)
class SlaModel:
    """What was learnt."""

    forest: "Forest"
    level: "Platt"
    rates: Rates
    learnt_until: datetime
    tickets: int
    missed: int

    def predict(self, moments: Sequence[Moment]) -> list["Risk"]:
        """The chance that each misses its deadline, with reasons."""
        if not moments:
            return []
        rows = [_row(m, self.rates.encode(m.kinds), self.forest.names) for m in moments]
        reasons = self.forest.reasons(rows)
        chances = self.level.probability(self.forest.base + reasons.sum(axis=1))
        return [
            Risk(
                float(chance),
                {
                    name: float(part) * self.level.slope
                    for name, part in zip(self.forest.names, parts, strict=True)
                },
            )
            for chance, parts in zip(chances, reasons, strict=True)
        ]

    def save(self, folder: Path) -> Path:
        """Write it below a folder, whole or not at all."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / FILE
        saved = {
            "version": VERSION,
            "forest": self.forest.to_json(),
            "slope": self.level.slope,
            "shift": self.level.shift,
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
    """A model from moments whose outcome was known by `until`; None where there are too few."""
    from store.learning import quality, trees

    usable = [m for m in moments if m.known_at is not None and m.known_at <= until]
    outcomes = {m.ticket_id: bool(m.missed) for m in usable}
    missed = sum(outcomes.values())
    if len(outcomes) < LEAST_TICKETS or missed < LEAST_MISSED or missed == len(outcomes):
        return None
    encoded = list(known_rates.in_order(usable))
    names = columns(encoded[0][0])
    x = [_row(moment, rates, names) for moment, rates in encoded]
    y = [float(bool(moment.missed)) for moment, _ in encoded]
    cut = round(len(y) * FIT)
    if not 0 < sum(y[:cut]) < cut:
        return None
    forest = trees.fit(names, x[:cut], y[:cut])
    level = quality.platt(forest.log_odds(x[cut:]), y[cut:])
    rates = known_rates.final(usable, until)
    return SlaModel(forest, level, rates, until, len(outcomes), missed)


def columns(moment: Moment) -> tuple[str, ...]:
    """Names of the columns: the numbers as they are, the kinds by their rates."""
    return (*moment.numbers, *(f"rate:{kind}" for kind in moment.kinds))


def _row(moment: Moment, encoded: Mapping[str, float], names: Sequence[str]) -> list[float]:
    rated = {f"rate:{kind}": value for kind, value in encoded.items()}
    values = {**moment.numbers, **rated}
    return [values.get(name, float("nan")) for name in names]


def load(folder: Path) -> SlaModel | None:
    """The saved model; None where there is none, or one of another version."""
    from store.learning.quality import Platt
    from store.learning.trees import Forest

    path = folder / FILE
    if not path.is_file():
        return None
    saved: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if saved.get("version") != VERSION:
        return None
    return SlaModel(
        Forest.from_json(saved["forest"]),
        Platt(saved["slope"], saved["shift"]),
        Rates.from_json(saved["rates"]),
        datetime.fromisoformat(saved["learnt_until"]),
        saved["tickets"],
        saved["missed"],
    )
