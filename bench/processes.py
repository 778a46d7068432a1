"""What a process and those it started have used, read from /proc (Linux)."""

import os
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def family(pid: int) -> list[int]:
    """The process and all below it that still run."""
    below = [
        int(child)
        for task in (PROC / str(pid) / "task").glob("*/children")
        for child in _read(task).split()
    ]
    return [pid, *(one for child in below for one in family(child))]


def cpu_seconds(pid: int) -> float:
    """Processor seconds of the family, user and system."""
    return sum(sum(_stat(one)[11:13]) for one in family(pid)) / TICKS


def resident_bytes(pid: int) -> int:
    """Memory of the family; what processes share counts for each."""
    return sum(_stat(one)[21] for one in family(pid)) * PAGE


def private_bytes(pid: int) -> int:
    """Memory of the family that each process has for itself."""
    rollups = (_read(PROC / str(one) / "smaps_rollup").splitlines() for one in family(pid))
    kept = ("Private_Dirty:", "Private_Clean:", "Swap:")
    return 1024 * sum(
        int(line.split()[1]) for lines in rollups for line in lines if line.startswith(kept)
    )


def _stat(pid: int) -> list[int]:
    """The numbers after a process's name and state; zeros where it is gone."""
    fields = _read(PROC / str(pid) / "stat").rpartition(")")[2].split()
    return [0, *map(int, fields[1:])] if fields else [0] * 30


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
