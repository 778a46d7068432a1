"""Workers killed on the way, or deciding at once: nothing lost, nothing done twice."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bench import exactly_once
from bench.killing import office

pytestmark = pytest.mark.slow


def test_a_few_runs_with_deaths_and_races_come_out_right(database_url: str) -> None:
    server = database_url if database_url.startswith("postgresql") else None
    with (
        TemporaryDirectory(prefix="deskmate-once-") as folder,
        office.database(server, Path(folder)) as url,
    ):
        outcome = exactly_once.measure(url, Path(folder), runs=6, races=4, seed=7)
    assert outcome["kills"] > 6
    assert outcome["audit"]["problems"] == []
    assert outcome["at_once"]["executed"] == 4
    for name, part in outcome["parts"].items():
        assert (part["lost"], part["twice"], part["unsettled"]) == (0, 0, 0), name
