"""Charts for a terminal, out of characters: bars and lines that fit a width.

Every chart is a list of lines; a line is a list of (text, style) pairs, so that colours never carry
what the characters do not say.
"""

from itertools import pairwise

from rich.cells import cell_len, set_cell_size

from reports.blocks import Chart, Kind, Series
from reports.clean import one_line
from reports.format import NONE, value

Segment = tuple[str, str]
Line = list[Segment]

COLOURS = ("cyan", "magenta", "yellow", "green", "blue", "red")
FILLS = "█▓▒░▞▚"
EIGHTHS = " ▏▎▍▌▋▊▉█"
SPARKS = "▁▂▃▄▅▆▇█"
HEIGHT = 7
"""Rows of a line chart."""
MAX_BARS = 24
"""More bars than this are cut; the table beside the chart has them all."""
LONGEST_LABEL = 24
WIDEST_BAR = 48
MOST_LINE_WIDTH = 72
NARROWEST_SPARK = 8
DIM = "dim"


def draw(chart: Chart, width: int) -> list[Line]:
    """The chart without its title, in lines of at most `width` characters."""
    if not chart.x or not any(y is not None for series in chart.series for y in series.y):
        return [[("no figures", DIM)]]
    if chart.kind == "line":
        return _line(chart, width) if len(chart.series) == 1 else _sparklines(chart, width)
    if chart.kind == "stacked_bar" and len(chart.series) > 1:
        return _stacked(chart, width)
    return _bars(chart, width)


def _label(text: str, width: int) -> str:
    plain = one_line(text)
    return plain if cell_len(plain) <= width else set_cell_size(plain, max(0, width - 1)) + "…"


def _padded(text: str, width: int) -> str:
    return set_cell_size(_label(text, width), width)


def _shown(y: float | None, kind: Kind) -> str:
    return NONE if y is None else value(round(y, 6), kind)


def _label_width(texts: list[str], width: int) -> int:
    longest = max((cell_len(one_line(text)) for text in texts), default=0)
    return max(1, min(longest, LONGEST_LABEL, width // 3))


def _cut(lines: list[Line], bars: int) -> list[Line]:
    return lines if bars <= MAX_BARS else [*lines, [(f"… and {bars - MAX_BARS} more", DIM)]]


def _legend(chart: Chart) -> Line:
    legend: Line = []
    for i, series in enumerate(chart.series):
        gap = "   " if legend else ""
        legend.append((f"{gap}{FILLS[i % len(FILLS)]} ", COLOURS[i % len(COLOURS)]))
        legend.append((one_line(series.name), DIM))
    return legend


def _bars(chart: Chart, width: int) -> list[Line]:
    left = _label_width(chart.x, width)
    figures = [_shown(y, chart.y_kind) for series in chart.series for y in series.y]
    right = max(len(figure) for figure in figures)
    room = min(WIDEST_BAR, width - left - right - 3)
    top = max((abs(y) for s in chart.series for y in s.y if y is not None), default=0.0)
    lines: list[Line] = [_legend(chart)] if len(chart.series) > 1 else []
    for i, x in enumerate(chart.x[:MAX_BARS]):
        for k, series in enumerate(chart.series):
            y = series.y[i] if i < len(series.y) else None
            bar = _bar(y, top, max(1, room), FILLS[k % len(FILLS)])
            name = _padded(x if k == 0 else "", left)
            colour = "red" if y is not None and y < 0 else COLOURS[k % len(COLOURS)]
            lines.append([(f"{name}  ", ""), (bar, colour), (f" {_shown(y, chart.y_kind)}", "")])
    return _cut(lines, len(chart.x))


def _bar(y: float | None, top: float, room: int, fill: str) -> str:
    if not y or not top:
        return ""
    eighths = max(1, round(abs(y) / top * room * 8))
    if fill != FILLS[0]:
        return fill * max(1, eighths // 8)
    whole, rest = divmod(eighths, 8)
    return fill * whole + (EIGHTHS[rest] if rest else "")


def _stacked(chart: Chart, width: int) -> list[Line]:
    left = _label_width(chart.x, width)
    totals = [
        sum(series.y[i] or 0.0 for series in chart.series if i < len(series.y))
        for i in range(len(chart.x))
    ]
    right = max(len(_shown(total, chart.y_kind)) for total in totals)
    room = max(1, min(WIDEST_BAR, width - left - right - 3))
    top = max(totals) or 1.0
    lines: list[Line] = [_legend(chart)]
    for i, x in enumerate(chart.x[:MAX_BARS]):
        line: Line = [(f"{_padded(x, left)}  ", "")]
        reached, so_far = 0, 0.0
        for k, series in enumerate(chart.series):
            so_far += (series.y[i] if i < len(series.y) else 0.0) or 0.0
            end = round(so_far / top * room)
            line.append((FILLS[k % len(FILLS)] * (end - reached), COLOURS[k % len(COLOURS)]))
            reached = max(reached, end)
        lines.append([*line, (f" {_shown(totals[i], chart.y_kind)}", "")])
    return _cut(lines, len(chart.x))


def _sparklines(chart: Chart, width: int) -> list[Line]:
    """One small line per series, each between its own lowest and highest value."""
    names = [series.name for series in chart.series]
    left = _label_width(names, width)
    lines: list[Line] = []
    for k, series in enumerate(chart.series):
        known = [y for y in series.y if y is not None]
        ends = f" {_shown(min(known, default=None), chart.y_kind)} … "
        ends += _shown(max(known, default=None), chart.y_kind)
        if width - left - len(ends) < NARROWEST_SPARK:
            ends = ""
        room = max(NARROWEST_SPARK, width - left - len(ends) - 2)
        spark = _spark(_sampled(series.y, room))
        colour = COLOURS[k % len(COLOURS)]
        lines.append([(f"{_padded(series.name, left)}  ", ""), (spark, colour), (ends, DIM)])
    lines.append(
        [(f"{'':<{left}}  {_label(f'{chart.x[0]} to {chart.x[-1]}', width - left - 2)}", DIM)]
    )
    return lines


def _spark(ys: list[float | None]) -> str:
    known = [y for y in ys if y is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    scale = (high - low) or 1.0
    steps = len(SPARKS) - 1
    return "".join(" " if y is None else SPARKS[round((y - low) / scale * steps)] for y in ys)


def _sampled(ys: list[float | None], most: int) -> list[float | None]:
    """At most so many points: means of neighbours."""
    if len(ys) <= most:
        return ys
    edges = [round(i * len(ys) / most) for i in range(most + 1)]
    groups = ([y for y in ys[a:b] if y is not None] for a, b in pairwise(edges))
    return [sum(group) / len(group) if group else None for group in groups]


def _line(chart: Chart, width: int) -> list[Line]:
    """A braille line between the lowest and the highest value, which are named at the left."""
    series = chart.series[0]
    known = [y for y in series.y if y is not None]
    low, high = min(known), max(known)
    top, bottom = _shown(high, chart.y_kind), _shown(low, chart.y_kind)
    left = max(len(top), len(bottom))
    room = max(4, min(MOST_LINE_WIDTH, width - left - 3))
    rows = _braille(series, low, high, room)
    lines: list[Line] = []
    for i, row in enumerate(rows):
        name = top if i == 0 else bottom if i == len(rows) - 1 and low != high else ""
        lines.append([(f"{name:>{left}} ", ""), ("┤" if name else "│", DIM), (row, COLOURS[0])])
    first, last = _label(chart.x[0], room // 2 - 1), _label(chart.x[-1], room // 2 - 1)
    between = " " * max(1, room - len(first) - len(last))
    lines.append([(f"{'':>{left}} └{first}{between}{last}", DIM)])
    return lines


_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
"""Bits of a braille cell: two columns of four dots, from the top."""


def _braille(series: Series, low: float, high: float, width: int) -> list[str]:
    cells = [[0] * width for _ in range(HEIGHT)]
    across, down = width * 2 - 1, HEIGHT * 4 - 1
    step = across / max(1, len(series.y) - 1)

    def dot(x: float, y: float) -> None:
        column = round(x)
        row = round((high - y) / (high - low) * down) if high > low else down // 2
        cells[row // 4][column // 2] |= _DOTS[column % 2][row % 4]

    points = [(i * step, y) for i, y in enumerate(series.y)]
    for x, y in points:
        if y is not None:
            dot(x, y)
    for (x1, y1), (x2, y2) in pairwise(points):
        if y1 is None or y2 is None:
            continue
        parts = max(1, round(x2 - x1), HEIGHT * 4)
        for part in range(parts + 1):
            dot(x1 + (x2 - x1) * part / parts, y1 + (y2 - y1) * part / parts)
    return ["".join(chr(0x2800 + bits) if bits else " " for bits in row).rstrip() for row in cells]
