"""Does what a sentence about the last answer asks: keeps the judgement, and says so."""

from typing import Any

from langchain_core.messages import AIMessage

from assistant.feedback import phrases
from assistant.feedback.kept import Feedbacks, NothingToJudge
from assistant.threads import UnknownThread
from tools.access import Actor

JUDGED_KINDS = ("answer", "decline")
"""After a question back or a proposal, "that's right" answers it and judges nothing."""


def answer(
    feedback: Feedbacks, actor: Actor, thread: str, sentence: str, last: dict[str, Any] | None
) -> AIMessage | None:
    """The message that keeps a judgement; None where the sentence is about something else.

    `last` is the conversation's last answer.
    """
    said = phrases.read(sentence)
    if said is None or (last or {}).get("kind") not in JUDGED_KINDS:
        return None
    try:
        kept = feedback.judge(actor, said.verdict, said.why, thread=thread)
    except (NothingToJudge, UnknownThread):
        return None
    words = f"Noted: the answer to “{kept.question}” was {kept.verdict}."
    if kept.verdict == "wrong" and kept.why is None:
        words += " Say “that's wrong because …” to add the reason."
    extra = {"kind": "smalltalk", "by": "memory", "reading": {"how": "feedback"}}
    return AIMessage(words, additional_kwargs=extra)
