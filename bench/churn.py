"""Churn on the Telco data set: repeated 5-fold cross-validation of the spline logistic model.

    .venv/bin/python -m bench.churn PATH/Telco-Customer-Churn.csv [--repeats 3]

Folds are drawn at random, nothing is resampled, and nothing of a fold is seen in training.
"""

import argparse
import csv
import time
from pathlib import Path

import numpy as np

from store.learning import splines
from store.learning.quality import measure

NUMBERS = ("tenure", "MonthlyCharges", "TotalCharges")
SKIPPED = ("customerID", "Churn")


def read(path: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Columns and the outcome. Total charges are blank for customers of the first month."""
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns: dict[str, np.ndarray] = {}
    for name in rows[0]:
        values = [row[name].strip() for row in rows]
        if name in NUMBERS:
            columns[name] = np.array([float(value or 0) for value in values])
        elif name not in SKIPPED:
            columns[name] = np.array(values)
    # Charges are skewed; evenly spaced knots then sit where the customers are.
    columns["TotalCharges"] = np.sqrt(columns["TotalCharges"])
    # The first months weigh differently under each contract.
    for contract in np.unique(columns["Contract"]):
        inside = columns["Contract"] == contract
        columns[f"tenure ({contract})"] = np.where(inside, columns["tenure"], np.nan)
    return columns, np.array([float(row["Churn"] == "Yes") for row in rows])


def out_of_fold(
    columns: dict[str, np.ndarray], y: np.ndarray, seed: int, folds: int = 5
) -> tuple[np.ndarray, float]:
    """Probabilities for customers that were not trained on, and the largest error of reasons."""
    fold = np.random.default_rng(seed).permutation(len(y)) % folds
    p, worst = np.zeros(len(y)), 0.0
    for k in range(folds):
        train, test = fold != k, fold == k
        model = splines.fit({n: v[train] for n, v in columns.items()}, y[train])
        held = {n: v[test] for n, v in columns.items()}
        p[test] = model.probability(held)
        reasons = model.base + sum(model.reasons(held).values())
        worst = max(worst, float(np.abs(reasons - model.log_odds(held)).max()))
    return p, worst


def main() -> None:
    """Print AUC, Brier score, calibration error and the exactness of the reasons."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("path", type=Path)
    arguments.add_argument("--repeats", type=int, default=3)
    given = arguments.parse_args()
    columns, y = read(given.path)
    print(f"{len(y)} customers, {y.mean():.1%} left, {len(columns)} columns")
    figures = []
    for seed in range(given.repeats):
        started = time.perf_counter()
        p, worst = out_of_fold(columns, y, seed)
        found = measure(y, p, float(y.mean()))
        figures.append((found.auc, found.brier, found.calibration_error, worst))
        print(
            f"repeat {seed + 1}: AUC {found.auc:.4f}  Brier {found.brier:.4f}  "
            f"ECE {found.calibration_error:.4f}  {time.perf_counter() - started:.1f} s"
        )
    mean = np.mean(figures, axis=0)
    print(f"mean: AUC {mean[0]:.4f}  Brier {mean[1]:.4f}  ECE {mean[2]:.4f}")
    print(f"reasons add up to the log-odds within {max(f[3] for f in figures):.1e}")


if __name__ == "__main__":
    main()
