"""A request with many changes: the first are listed, the rest are counted and can be found."""

import io

import pytest
from rich.console import Console

from reports.blocks import Approval, Change, Report
from reports.changes_shown import CHANGES_SHOWN
from reports.markdown import markdown
from reports.terminal import render


def request(count: int) -> Report:
    changes = [
        Change(subject=f"T-{n:03}", field="assignee", before="Ann", after="Bob")
        for n in range(count)
    ]
    block = Approval(proposal_id="p-7", tool="t", summary="Reassign", changes=changes)
    return Report(blocks=[block])


def in_terminal(report: Report, *, full: bool = False) -> str:
    file = io.StringIO()
    render(report, Console(file=file, width=80), full=full)
    return file.getvalue()


@pytest.mark.parametrize("told", [in_terminal, markdown])
def test_many_changes_are_counted_with_the_command_that_lists_them(told) -> None:
    text = told(request(73))
    assert text.count("T-0") == CHANGES_SHOWN
    assert "and 63 more; all: deskmate approvals show p-7" in text


@pytest.mark.parametrize("told", [in_terminal, markdown])
def test_one_change_too_many_is_shown_rather_than_counted(told) -> None:
    text = told(request(CHANGES_SHOWN + 1))
    assert text.count("T-0") == CHANGES_SHOWN + 1
    assert "more" not in text


def test_the_request_in_full_lists_every_change() -> None:
    text = in_terminal(request(73), full=True)
    assert text.count("T-0") == 73
    assert "more" not in text
