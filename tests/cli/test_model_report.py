"""What `deskmate model report` says of predictions."""

from datetime import UTC, date, datetime
from typing import Any

from store.learning.quality import measure
from store.scoring.backtest import Backtest, Level
from store.sla_risk.training import Measured
from terminal import model_report

QUALITY = measure([0, 0, 1, 1], [0.1, 0.6, 0.4, 0.9], 0.5, bins=2)


def _backtest(**changed: Any) -> Backtest:
    values: dict[str, Any] = {
        "first": date(2026, 4, 1), "last": date(2026, 6, 24), "months": 4, "left": 2,
        "quality": QUALITY, "by_level": (Level("high", 2, 0.75, 0.5),), "precision_at_top": 0.3,
        "possible_at_top": 0.4, "recall": 0.5, "lead_days": 43.0, "health_auc": 0.8,
        "missed_greens": 1, "false_reds": 3, "reds": 7,
    }  # fmt: skip
    return Backtest(**values | changed)


def test_without_history_the_report_says_what_is_missing(run: Any) -> None:
    run("doctor", "--fix")
    said = run("model", "report").out
    assert "too few finished tickets" in said
    assert "too few customers have left" in said
    assert run("model", "report", "--json").json == {"deadlines": None, "customers": None}


def test_the_figures_of_the_chances_are_told() -> None:
    split = datetime(2026, 4, 23, tzinfo=UTC)
    said = model_report.deadlines(Measured(split, 1_200, QUALITY, QUALITY))
    assert "learnt from 1,200 tickets up to 2026-04-23, measured on 4 moments" in said
    assert "AUC 0.750" in said
    assert "    25.0%     50.0%        2" in said
    assert "At the first moment of each ticket alone (4): AUC 0.750" in said


def test_the_figures_of_customers_are_told() -> None:
    said = model_report.customers(_backtest())
    assert "Of the ten riskiest of a month 30 % left; a perfect ranking reaches 40 %." in said
    assert "50 % of those who left were at risk before, by a median of 43 days." in said
    assert "False reds: 3 of 7 red cases stayed." in said


def test_nobody_at_risk_before_is_said() -> None:
    assert "Nobody who left" in model_report.customers(_backtest(recall=None, lead_days=None))
