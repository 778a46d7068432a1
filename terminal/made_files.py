"""Where the files of an answer are, for who sits at the machine that made them."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.blocks import Report


def paths(report: "Report", exports: Path) -> list[Path]:
    """Files of the folder that the report names among its sources."""
    named = report.basis.sources if report.basis else []
    found = [exports / name for name in named if Path(name).name == name]
    return [path for path in found if path.is_file()]


def say_where(report: "Report", home: Path) -> None:
    """A line with the path of each file that was made."""
    from terminal.output import print_line

    for path in paths(report, home / "exports"):
        print_line(f"The file is at {path}", "dim")
