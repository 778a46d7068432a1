"""What is one person's own: what a model was asked, judgements of answers, alerts."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import SQLModel

from store.tables import Alert, AlertPreference, Feedback, ModelRequest

Word = Callable[[str, str, str], str]
"""A word that stands nowhere else, for a table, a column and a side."""


def own_rows(word: Word, side: str, at: datetime) -> list[SQLModel]:
    """Rows of the agent of a side."""
    me = f"agent-{side}"
    subject = {"ref": "ticket:x", "text": word("alerts", "subjects", side), "ask": "x"}
    return [
        ModelRequest(person_id=me, id=f"request-{side}", at=at, run_id="r-1",
                     model=word("model_requests", "model", side), thread_id="t-0",
                     input_tokens=10, output_tokens=5, outcome="answered"),
        Feedback(person_id=me, id=f"f-{side}", at=at, persona="agent", thread_id="t-0", turn=1,
                 verdict="wrong", trace={}, question=word("feedback", "question", side),
                 why=word("feedback", "why", side)),
        Alert(person_id=me, id=f"a-{side}", kind="sla_at_risk", title=word("alerts", "title", side),
              ask=word("alerts", "ask", side), total=1, subjects=[subject], opened_at=at,
              updated_at=at),
        AlertPreference(person_id=me, updated_at=at,
                        value={"x": word("alert_preferences", "value", side)}),
    ]  # fmt: skip
