"""An answer in words: asked for by several checks of the same answer, rendered once."""

from reports.blocks import Report
from reports.markdown import markdown

_last: list[tuple[Report, str]] = []


def words(report: Report) -> str:
    """The report as markdown."""
    if not _last or _last[0][0] is not report:
        _last[:] = [(report, markdown(report))]
    return _last[0][1]
