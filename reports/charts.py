"""Charts as pictures: Vega-Lite by altair, drawn by vl-convert without a browser or a network."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reports.blocks import Chart

if TYPE_CHECKING:
    import altair

INK, GREY, GRID = "#1b2a41", "#5b6b7f", "#e3e8ee"
COLOURS = ["#1f6feb", "#e07a1f", "#2a9d6f", "#8e5bd0", "#c0392b", "#6b7c93"]
BANDS = {"Green": "#2a9d6f", "Yellow": "#e0b11f", "Red": "#c0392b"}
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
_FORMATS = {"percent": ".0%", "money": "$,.0f", "decimal": ".2f"}
_LABELS = {"percent": ".1%", "money": "$,.3~s", "decimal": ".2f"}
MOST_LABELS = 14
"""With more points, values at the points would overlap."""


def png(chart: Chart, width: int, height: int, scale: float = 2.5) -> bytes:
    """The chart as PNG, `width` x `height` in pixels before scaling."""
    import vl_convert

    return vl_convert.vegalite_to_png(_spec(chart, width, height), scale=scale)


def svg(chart: Chart, width: int, height: int) -> str:
    """The chart as SVG text."""
    import vl_convert

    return vl_convert.vegalite_to_svg(_spec(chart, width, height))


def specification(chart: Chart, width: int = 640, height: int = 320) -> dict[str, Any]:
    """The Vega-Lite specification, for a client that draws it itself."""
    return _spec(chart, width, height)


def _spec(chart: Chart, width: int, height: int) -> dict[str, Any]:
    """The Vega-Lite specification."""
    import altair as alt

    rows = [
        {"x": x, "y": y, "series": series.name, "n": n, "below": _in_a_dip(series.y, n)}
        for series in chart.series
        for n, (x, y) in enumerate(zip(chart.x, series.y, strict=True))
        if y is not None
    ]
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("x:N", sort=chart.x, title=chart.x_label, axis=_names_axis(chart, alt)),
        y=alt.Y(
            "y:Q",
            title=chart.y_label,
            stack="zero" if chart.kind == "stacked_bar" else None,
            scale=_scale(chart, alt),
            axis=alt.Axis(format=_FORMATS.get(chart.y_kind, ",.0f"), tickCount=5),
        ),
        color=_colour(chart, alt),
        **_beside(chart, alt),
    )
    layers = _marks(chart, base, alt, width)
    drawn = (
        alt.layer(*layers)
        .properties(width=width, height=height, padding=8)
        .configure(font=FONT, background="white")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=GREY, titleColor=GREY, labelFontSize=13, titleFontSize=13,
            gridColor=GRID, domainColor=GRID, labelLimit=170,
        )
        .configure_axisX(grid=False)
    )  # fmt: skip
    spec = drawn.to_dict()
    spec["autosize"] = {"type": "fit", "contains": "padding"}
    return spec


def _marks(chart: Chart, base: "altair.Chart", alt: Any, width: int) -> list[Any]:
    text = base.encode(text=alt.Text("y:Q", format=_LABELS.get(chart.y_kind, ",.0f")))
    label = {"fontSize": 13, "fontWeight": "bold", "color": INK}
    few = len(chart.x) * len(chart.series) <= MOST_LABELS
    if chart.kind == "line":
        line = base.mark_line(strokeWidth=3, point=alt.OverlayMarkDef(size=70, filled=True))
        above = text.transform_filter("!datum.below").mark_text(dy=-16, **label)
        below = text.transform_filter("datum.below").mark_text(dy=18, **label)
        return [line, above, below] if few else [line]
    # Where several stand beside each other, each takes its part of the place.
    place = min(60, int(0.62 * width) // max(len(chart.x), 1))
    wide: Any = {} if _beside(chart, alt) else {"size": place}
    bars = base.mark_bar(cornerRadiusEnd=3, **wide)
    plain = few and chart.kind == "bar"
    return [bars, text.mark_text(dy=-10, **label)] if plain else [bars]


def _beside(chart: Chart, alt: Any) -> dict[str, Any]:
    """Bars of several series beside each other: in one place the front one would hide others."""
    if chart.kind != "bar" or len(chart.series) < 2:
        return {}
    return {"xOffset": alt.XOffset("series:N", sort=[series.name for series in chart.series])}


def _in_a_dip(values: Sequence[float | None], n: int) -> bool:
    """Whether the line comes down to a point: above it, the value would stand on the line."""
    y = values[n]
    before, after = values[n - 1] if n else None, values[n + 1] if n + 1 < len(values) else None
    return y is not None and before is not None and before > y and (after is None or after >= y)


def _scale(chart: Chart, alt: Any) -> Any:
    """Bars begin at zero; a line shows its range with room above for the labels."""
    known = [y for series in chart.series for y in series.y if y is not None]
    if chart.kind != "line" or not known:
        return alt.Undefined
    low, high = min(known), max(known)
    room = max((high - low) * 0.35, abs(high) * 0.02, 1e-9)
    top = min(high + room, 1.0) if chart.y_kind == "percent" and high <= 1 else high + room
    return alt.Scale(domain=[max(low - room, 0), max(top, high)], zero=False, nice=False)


def _names_axis(chart: Chart, alt: Any) -> Any:
    """Long names of many bars are tilted, so that they do not run into each other."""
    crowded = sum(len(x) for x in chart.x) > 60
    angle = {"labelAngle": -32, "labelAlign": "right"} if crowded else {"labelAngle": 0}
    return alt.Axis(ticks=False, **angle)


def _colour(chart: Chart, alt: Any) -> Any:
    names = [series.name for series in chart.series]
    bands = [x.split(" ", 1)[0] for x in chart.x]
    if len(names) == 1 and set(bands) <= set(BANDS):
        scale = alt.Scale(domain=chart.x, range=[BANDS[band] for band in bands])
        return alt.Color("x:N", scale=scale, legend=None)
    scale = alt.Scale(domain=names, range=COLOURS[: len(names)])
    legend = (
        alt.Legend(orient="top", title=None, labelFontSize=13, offset=18)
        if len(names) > 1
        else None
    )
    return alt.Color("series:N", scale=scale, legend=legend)
