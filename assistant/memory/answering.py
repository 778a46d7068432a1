"""Does what a sentence about memory asks, and applies preferences to calls."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from pydantic import ValidationError

from assistant.memory.kept import Analysis, Memories, Preference, TooMuch
from assistant.memory.phrases import Request, read
from tools.catalog import Catalog


def answer(memories: Memories, person_id: str, messages: Sequence[BaseMessage]) -> AIMessage | None:
    """The message that carries a request out; None where the question is about something else.

    A name that nothing is kept under is left to the planner unless the sentence says "view".
    """
    sentence = str(messages[-1].content)
    request = read(sentence)
    if request is None:
        return None
    if request.action == "run":
        return _run(memories, person_id, request)
    words = _WORDS[request.action](memories, person_id, request, messages)
    return _said(words)


def with_preferences(
    message: AIMessage, preferences: Sequence[Preference], catalog: Catalog
) -> AIMessage:
    """The message with preferred values for arguments that were not said."""
    if not preferences or not message.tool_calls:
        return message
    calls = [
        {**call, "args": _completed(call, preferences, catalog)} for call in message.tool_calls
    ]
    return message.model_copy(update={"tool_calls": calls})


def _completed(call: Any, preferences: Sequence[Preference], catalog: Catalog) -> dict[str, Any]:
    args = dict(call["args"])
    if call["name"] not in catalog:
        return args
    model = catalog.get(call["name"]).args
    for preference in preferences:
        if preference.argument not in model.model_fields or preference.argument in args:
            continue
        tried = {**args, preference.argument: preference.value}
        try:
            model.model_validate(tried)
        except ValidationError:
            continue  # this tool knows no such value
        args = tried
    return args


def _run(memories: Memories, person_id: str, request: Request) -> AIMessage | None:
    found = memories.analysis(person_id, request.name.removeprefix("saved "))
    if found is None:
        if not request.name.lower().endswith(" view"):
            return None
        kept = ", ".join(a.name for a in memories.analyses(person_id))
        have = f"You keep: {kept}." if kept else "You keep none yet."
        return _said(f"I keep nothing called “{request.name}” for you. {have}")
    calls = [
        {"name": c["tool"], "args": c["args"], "id": f"call_{uuid4().hex[:12]}"}
        for c in found.calls
    ]
    reading = {"tool": found.calls[0]["tool"], "how": f"your saved “{found.name}”"}
    extra = {"kind": "call", "by": "memory", "reading": reading}
    return AIMessage("", tool_calls=calls, additional_kwargs=extra)


def _keep(
    memories: Memories, person_id: str, request: Request, messages: Sequence[BaseMessage]
) -> str:
    question, calls = _last_calls(messages[:-1])
    if not calls:
        return "There is no answer to keep yet. Ask something first, then say it again."
    try:
        memories.keep_analysis(person_id, Analysis(request.name, question, calls))
    except TooMuch as error:
        return str(error)
    return f"Kept as “{request.name}”. Say “run my {request.name}” to see it again, up to date."


def _list(memories: Memories, person_id: str, *_: Any) -> str:
    analyses = memories.analyses(person_id)
    parts = [f"“{a.name}” ({a.question})" for a in analyses]
    wishes = memories.wishes(person_id)
    if not parts and not wishes:
        return "I keep nothing for you. Say “keep this as my Monday view” after an answer."
    saved = f"Saved: {'; '.join(parts)}." if parts else ""
    preferred = f"Preferences: {'; '.join(wishes)}." if wishes else ""
    return f"{saved} {preferred}".strip()


def _forget(memories: Memories, person_id: str, request: Request, _: Any) -> str:
    name = request.name.removesuffix(" preference")
    gone = memories.forget(person_id, {"rows": "limit"}.get(name.lower(), name))
    return f"Forgotten: {', '.join(gone)}." if gone else f"I keep nothing called “{name}” for you."


def _prefer(memories: Memories, person_id: str, request: Request, _: Any) -> str:
    preference = Preference(request.argument, request.value)
    try:
        memories.keep_preference(person_id, preference)
    except TooMuch as error:
        return str(error)
    return f"Noted: {preference.words}, unless you say otherwise."


_WORDS: dict[str, Any] = {"keep": _keep, "list": _list, "forget": _forget, "prefer": _prefer}


def _last_calls(messages: Sequence[BaseMessage]) -> tuple[str, list[dict[str, Any]]]:
    """The last question that tools answered, with its calls as they were carried out."""
    made: list[dict[str, Any]] = []
    wanted: dict[str, Any] = {}
    for message in reversed(messages):
        if isinstance(message, ToolMessage):
            wanted[message.tool_call_id] = message.name
        elif isinstance(message, AIMessage):
            done = [c for c in message.tool_calls if c["id"] in wanted]
            made = [{"tool": c["name"], "args": c["args"]} for c in done] + made
        elif isinstance(message, HumanMessage) and made:
            return str(message.content), made
    return "", []


def _said(words: str) -> AIMessage:
    extra = {"kind": "smalltalk", "by": "memory", "reading": {"how": "memory"}}
    return AIMessage(words, additional_kwargs=extra)
