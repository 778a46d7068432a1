"""The figure check: what an answer states is tied to results before it is shown.

`gather` makes evidence of this turn's reports, `check` reads every figure, date, period, id and
name of a text and says which of them nothing supports.
"""

from assistant.grounding.checking import check
from assistant.grounding.evidence import gather
from assistant.grounding.fact import Evidence
from assistant.grounding.verdict import Problem, Verdict

__all__ = ["Evidence", "Problem", "Verdict", "check", "gather"]
