"""Charts as Vega-Lite specifications."""

from typing import Any

from reports import charts
from reports.blocks import Chart, Series


def _marks(chart: Chart) -> list[dict[str, Any]]:
    return charts.specification(chart)["layer"]


def test_bars_of_several_series_stand_beside_each_other() -> None:
    two = [Series(name="As it is", y=[1.8, 0.4]), Series(name="After", y=[0.8, 0.5])]
    for layer in _marks(Chart(kind="bar", title="Work", x=["Ana", "Ben"], series=two)):
        assert layer["encoding"]["xOffset"]["sort"] == ["As it is", "After"]


def test_bars_of_one_series_stand_in_the_middle_of_their_place() -> None:
    one = [Series(name="Open", y=[3, 4])]
    for layer in _marks(Chart(kind="bar", title="Open", x=["Ana", "Ben"], series=one)):
        assert "xOffset" not in layer["encoding"]


def test_a_health_band_has_its_colour_with_its_limits_beside_its_name() -> None:
    chart = Chart(
        kind="bar",
        title="Customers by band",
        x=["Red (under 50)", "Green (from 75)"],
        series=[Series(name="Customers", y=[8, 42])],
    )
    colours = _marks(chart)[0]["encoding"]["color"]["scale"]["range"]
    assert colours == [charts.BANDS["Red"], charts.BANDS["Green"]]


def test_between_bars_there_is_room_however_narrow_the_chart_is() -> None:
    names = [f"Category {n}" for n in range(9)]
    chart = Chart(kind="bar", title="Cost", x=names, series=[Series(name="Cost", y=[1.0] * 9)])
    for width in (300, 460, 900):
        bar = charts.specification(chart, width)["layer"][0]["mark"]["size"]
        assert bar < 0.75 * width / len(names)
