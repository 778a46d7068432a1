"""Says what an answer of this conversation rests on."""

from tools.access import EVERYONE
from tools.assistant import evidence_report
from tools.assistant.evidence_models import AnswerRef, ExplainAnswer, Explanation
from tools.context import ToolContext
from tools.errors import NothingThere
from tools.spec import Example, tool


@tool(
    effect="read",
    allow=EVERYONE,
    report=evidence_report.explained,
    examples=[
        Example("why do you say that", ExplainAnswer()),
        Example("where does that number come from", ExplainAnswer()),
        Example("how is that computed", ExplainAnswer()),
        Example("which tools did you run for this", ExplainAnswer()),
        Example("show me the query behind these figures", ExplainAnswer()),
        Example("explain your last answer", ExplainAnswer()),
        Example("how did you work that out", ExplainAnswer()),
        Example("what data is your answer based on", ExplainAnswer()),
        Example("prove it", ExplainAnswer()),
        Example("I want to see the evidence", ExplainAnswer()),
        Example("how was the percentage you gave me calculated", ExplainAnswer()),
        Example("what does that figure count exactly", ExplainAnswer()),
        Example("how did you understand my question", ExplainAnswer()),
        Example("can I trust this number, what is behind it", ExplainAnswer()),
        Example("give me the definition of the metrics you just used", ExplainAnswer()),
        Example("explain answer 2", ExplainAnswer(turn=AnswerRef(2))),
        Example("what was your first answer based on", ExplainAnswer(turn=AnswerRef(1))),
        Example("where did the answer before that come from", ExplainAnswer(turn=AnswerRef(-2))),
    ],
)
def explain_answer(args: ExplainAnswer, ctx: ToolContext) -> Explanation:
    """Which tools an answer called with what, and the definition and query behind each figure."""
    if ctx.explain is None:
        raise NothingThere("There is no conversation here to explain an answer of.")
    return ctx.explain(ctx.actor, ctx.thread_id, args.turn)
