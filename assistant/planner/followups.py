"""Sentences that lean on the last answer: "and last month?", "only P1", "no, I meant renewals"."""

import re
from dataclasses import dataclass
from typing import Any

from assistant.planner import shifts, slots
from assistant.planner.arguments import field_of, fields_of
from assistant.planner.context import Context
from assistant.planner.turn import Exchange, Slot
from tools.access import may_call
from tools.arguments.mentions import tokens
from tools.catalog import Catalog
from tools.spec import ToolSpec

_CORRECTION = re.compile(
    r"^(?:(?:no|nope|nah|wrong|sorry|oops|wait|not\s+(?:(?:that|this)(?:\s+one)?|what\s+i\s+meant)"
    r"|that's\s+(?:wrong|not\s+(?:it|right|what\s+i\s+(?:meant|asked))))[\s,.;:!-]+)*"
    r"(?:i\s+(?:meant|mean|said|asked\s+(?:for|about)|was\s+asking\s+(?:for|about)|wanted)"
    r"|actually|rather|make\s+(?:it|that)|i'd\s+rather\s+have|change\s+(?:it"
    r"|that)\s+to)[\s,:]+(?:to\s+(?:say|see)\s+)?"
    r"|^(?:(?:no|nope|nah|never\s*mind|sorry|wrong|oops|wait|h+m+|hold\s+on)[\s,.;:!-]+)+(?=\w)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:ok(?:ay)?|alright|great|thanks|and|so|but|now|then|well)[\s,]+)*"
    r"(?:and\s+(?:what\s+about\s+|how\s+about\s+|for\s+|the\s+)?|what\s+about|how\s+about"
    r"|versus|vs\.?|against|compared\s+(?:to|with)|with|switch(?:\s+it)?\s+to"
    r"|how\s+(?:is|was|does|did)\s+(?:it|that)(?:\s+look)?\s+(?:for|in)|how\s+is\s+it\s+for|only|just|now|but|also|then|same(?:\s+(?:thing|for|but|with"
    r"|again))*|the\s+same(?:\s+(?:thing|for|but|with))*"
    r"|instead|include|including|excluding|exclude|without|not|except|drop|hide|remove|skip|ignore"
    r"|leave\s+(?:out|off)|minus|get\s+rid\s+of|take\s+out|keep(?:\s+(?:it|only|just))*|(?:a\s+)?(?:bit|little)"
    r"|slightly|much|more|less|too|filter(?:\s+(?:by|to"
    r"|for|on|it|them))*|limit(?:ed)?(?:\s+(?:it|them))?(?:\s+to)?|narrow(?:\s+(?:it|that"
    r"|them))?(?:\s+down)?(?:\s+to)?|restrict(?:\s+(?:it|them))?\s+to"
    r"|sort(?:ed)?(?:\s+(?:it|them))?(?:\s+by)?|order(?:ed)?(?:\s+(?:it|them))?(?:\s+by)?"
    r"|split(?:\s+(?:it|that|them))?|break(?:\s+(?:it|that|them))?\s+down"
    r"|group(?:ed)?(?:\s+(?:it|them))?|per|by|for|in|of|at|on|from|since|until"
    r"|show\s+(?:me\s+)?(?:only|just)|can\s+(?:i|you)\s+(?:see|show|get)\s+(?:only|just"
    r"|it\s+(?:by|for))|which\s+(?:of\s+(?:them|those|these)|ones?)(?:\s+(?:are|is|were))?"
    r"|(?:any|how\s+many)\s+of\s+(?:them|those|these)(?:\s+(?:are|is|were))?)(?=[\s,:]|$)",
    re.IGNORECASE,
)
_ADDING = re.compile(
    r"\b(?:also|too|as\s+well|include|including|plus|add|and\s+the)\b", re.IGNORECASE
)
_EXCLUDING = re.compile(
    r"\b(?:excluding|exclude|without|not|except|drop|hide|remove|skip|ignore|leave\s+(?:out|off)|minus"
    r"|get\s+rid\s+of|take\s+out)\b",
    re.IGNORECASE,
)
_EDITS = re.compile(
    r"^(?:(?:and|ok(?:ay)?|yes|but|please|also|then|so|now)[\s,]+)*(?:only|just|make|for|to|with|without|except"
    r"|same|in|on|at|by|within|not|drop|change|set|let's|let\s+us|can\s+you|could\s+you|better|rather|instead|include|add|what\s+about)\b|\binstead\b",
    re.IGNORECASE,
)
"""How a proposal is changed in words: "only the top 3", "Priya instead"."""
_WHICH = re.compile(
    r"(?:and\s+|so\s+|ok(?:ay)?[\s,]+)*(?:which|what|who)\s+(?:customers?|accounts?|clients?|tickets?|cases?|ones?|agents?|people|contracts?|renewals?)"
    r"(?:\s+(?:is|are)\s+(?:that|they|those|these|it|meant))?[\s?.!]*"
    r"|(?:and\s+|so\s+)*which\s+(?:are\s+(?:they|those|these)|is\s+(?:it|that))[\s?.!]*",
    re.IGNORECASE,
)
"""What a figure is about; the answer lists it."""
_MINUTES = re.compile(
    r"(?P<n>[1-9]\d|1[0-7]\d|180)(?:\s+(?:instead|please|then))*[\s.!]*", re.IGNORECASE
)
"""A number that is a length of a meeting: from ten minutes to three hours."""
_WISH = re.compile(r"[,;.]\s+(?P<wish>(?:make|change|set|take|use)\b.+)$", re.IGNORECASE)
_AGAIN = re.compile(
    r"(?:(?:please\s+)?(?:again|repeat(?:\s+(?:that|it|this))?|once\s+more|say\s+(?:that"
    r"|it)\s+again|same\s+again|one\s+more\s+time|refresh(?:\s+(?:it|that))?|run\s+(?:it"
    r"|that)\s+again|update\s+(?:it|that)))(?:\s+please)?[\s.!?]*",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"(?:show\s+(?:me\s+)?|list\s+|give\s+me\s+|and\s+)?(?:more|the\s+(?:rest|others"
    r"|next\s+(?:ones|page))|next\s+page|(?:some\s+)?more\s+(?:of\s+(?:them|those|these)"
    r"|please|rows|results)|all\s+of\s+them|them\s+all)[\s.!?]*",
    re.IGNORECASE,
)
_ANY = (
    r"\b(?:all|any|every|whatever|regardless\s+of(?:\s+the)?|no\s+matter\s+(?:which|what)"
    r"|ignore(?:\s+the)?|drop(?:\s+the)?|forget(?:\s+the)?|without(?:\s+the"
    r"|\s+a)?)\s+{noun}(?:\s+filter)?\b"
)
_PLURALS = {
    "priority": "priorit(?:y|ies)",
    "category": "categor(?:y|ies)",
    "assignee": "(?:assignees?|agents?|people)",
    "agents": "(?:agents?|people|of\\s+(?:them|us))",
    "account": "(?:accounts?|customers?|clients?)",
    "period": "(?:periods?|time|dates?)",
    "status": "status(?:es)?",
}
_WHOLE_TEAM = frozenset({"agents", "agent", "team"})
_EVERYONE = re.compile(r"\b(?:every(?:one|body)|all\s+teams|the\s+whole\s+team)\b", re.IGNORECASE)
FILLER = frozenset(
    "and what about how only just the ones one for in now same show me please pls those "
    "them these they are is was were instead but also of by with that it"
    " this to a an on at from can you i see get give list see want need would like too as "
    "well so then again there here still which any be have has do does"
    " did all again ok okay thanks its their his her my our us we thing sort sorted order "
    "ordered first split break broken down group grouped per filter"
    " limit narrow restrict include including exclude excluding without not except since "
    "until during over within or between thats no yes look tell if"
    " make it instead rather tickets ticket cases case numbers figures report dashboard "
    "overview view results result list rows row data more than period"
    " priority status assigned assignee category customer customers account accounts "
    "client clients agent agents person team opened created belonging"
    " versus vs against focus focused sound sounding style version as add"
    " stuff things items though each everything bit little slightly much keep drop hide remove"
    " skip ignore leave out off minus top front sounds feels reads optimise optimize aim long"
    " happened came raised look looks looking like again time timeframe range compared "
    "compare change switch use go back".split()
)
PAGE = 20
SHORT = 6
"""Words of a sentence that is taken for a change without a word that leads one in."""
_THE_ONE = re.compile(
    r"(?:please\s+|can\s+you\s+|ok(?:ay)?[\s,]+|now\s+|and\s+)*(?:show|open|display|pull\s+up|see|view|read)\s+(?:me\s+|up\s+)?"
    r"the\s+(?:oldest|newest|latest|most\s+(?:recent|urgent))(?:\s+(?:one|ticket|case|of\s+(?:them|those|these)))?[\s.?!]*",
    re.IGNORECASE,
)
_ASIDES = frozenset({"explain_answer", "what_can_you_do", "decide", "undo", "pending_decisions"})
"""Questions about an answer or a decision; what follows is about the call before them."""
_OWN = re.compile(
    r"^(?:so\s+|and\s+)?what(?:'s|\s+is)?\s+(?:happened|going\s+on|up|wrong|went\s+wrong|the\s+matter)\s+(?:with|at|to)\b"
    r"|^(?:please\s+|ok(?:ay)?[\s,]+|then\s+|now\s+)*(?:give|assign|hand|pass|move|transfer|reassign)\b.+\bto\b"
    r"|^(?:please\s+|ok(?:ay)?[\s,]+|then\s+|now\s+)*(?:close|shut|solve|resolve|re-?open|park|freeze|mark|put|set)"
    r"\s+(?:it|this|that|them|all|number|#?\d|[a-z]{2,}-\d|(?:the\s+)?(?:first|second|third|fourth|fifth|last))\b",
    re.IGNORECASE,
)
"""A question or order of its own, though an argument and ordinary words make it up."""


@dataclass(frozen=True)
class FollowUp:
    """The last call with changed arguments, or a new question that inherits some of them."""

    spec: ToolSpec
    args: dict[str, Any]
    slots: list[Slot]
    how: str


def orders(sentence: str) -> bool:
    """Whether a sentence is a question or an order of its own: "give it to Hannah"."""
    return bool(_OWN.match(strip_correction(sentence)[0]))


def strip_correction(sentence: str) -> tuple[str, bool]:
    """The sentence without "no, I meant", and whether it had it."""
    rest = _CORRECTION.sub("", sentence, count=1)
    return (rest, True) if rest != sentence and rest.strip() else (sentence, False)


def last_call(
    context: Context, catalog: Catalog
) -> tuple[ToolSpec, dict[str, Any], Exchange] | None:
    """The latest call that this person may make again."""
    for exchange in reversed(context.history):
        for call in reversed(exchange.calls):
            if call["tool"] in catalog and call["tool"] not in _ASIDES:
                spec = catalog.get(call["tool"])
                if may_call(spec, context.turn.actor).allowed:
                    return spec, dict(call["args"]), exchange
    return None


def read(sentence: str, context: Context, catalog: Catalog) -> FollowUp | None:
    """The sentence as a change of the last call, where all its words can be read that way."""
    last = last_call(context, catalog)
    if last is None:
        return None
    spec, args, _ = last
    if spec.effect == "write":
        return _edited(sentence, spec, args, context)
    if _AGAIN.fullmatch(sentence) or _WHICH.fullmatch(sentence):
        return FollowUp(spec, args, [], "again")
    if _MORE.fullmatch(sentence) and (limit := field_of(spec, "limit")):
        everything = "all" in sentence.lower() or "rest" in sentence.lower()
        shown = int(args.get("limit", spec.args.model_fields[limit.name].default or PAGE))
        return FollowUp(
            spec, {**args, limit.name: 500 if everything else min(500, shown + PAGE)}, [], "more"
        )
    moved = shifts.read(sentence, spec, args, context.known.clock)
    if moved is not None:
        return FollowUp(spec, moved, [], "follow-up")
    # "Show me the oldest one" opens a row; "the oldest first" would sort them.
    opens = _THE_ONE.fullmatch(sentence) and field_of(spec, "sort")
    return None if opens or orders(sentence) else _changed(sentence, spec, args, context)


def _changed(
    sentence: str, spec: ToolSpec, args: dict[str, Any], context: Context
) -> FollowUp | None:
    rest, corrected = strip_correction(sentence)
    lead = corrected or bool(_LEAD.match(rest))
    filled = slots.fill(spec, rest, context.known, guess_text=False)
    dropped = _dropped(rest, spec, args)
    if (fewer := _fewer(rest, spec, args, context)) is not None:
        return FollowUp(spec, fewer, [], "follow-up")
    if filled.ambiguous or not (filled.args or dropped):
        return None
    left = _left_over(rest, spec, filled.slots, dropped)
    nouns = {w for w in re.findall(r"\w+", rest.lower()) if w in _tool_words(spec)}
    short = len(rest.split()) <= SHORT and not nouns
    if left or not (lead or short):
        return None
    merged = {k: v for k, v in args.items() if k not in dropped}
    gone = " ".join(dropped.values()).lower()
    said = {s.field for s in filled.slots if s.words.lower() not in gone}
    for name, value in filled.args.items():
        if name not in said:
            continue  # the "priority" of "drop the priority filter" is no order
        merged[name] = _joined(spec, name, merged.get(name), value, rest)
    return FollowUp(spec, merged, filled.slots, "correction" if corrected else "follow-up")


def _edited(
    sentence: str, spec: ToolSpec, args: dict[str, Any], context: Context
) -> FollowUp | None:
    """A proposed change with other arguments, where the words are about it and nothing else."""
    said = _MINUTES.fullmatch(strip_correction(sentence)[0])
    if said and field_of(spec, "duration"):  # "make it 30"
        return FollowUp(spec, {**args, "duration": int(said["n"])}, [], "follow-up")
    if strip_correction(sentence)[1] or _EDITS.search(sentence):
        return _changed(sentence, spec, args, context)
    if wish := _WISH.search(sentence):  # "45 minutes is too long, make it 30"
        return _edited(wish["wish"], spec, args, context)
    filled = slots.fill(spec, sentence, context.known, guess_text=False)
    bare = all(
        token.folded in _BESIDE
        or any(s.start <= token.start and token.end <= s.end for s in filled.slots)
        for token in tokens(sentence)
    )
    return _changed(sentence, spec, args, context) if bare else None


_BESIDE = frozenset({"each", "then", "please", "only", "rather", "instead", "though", "ones"})
"""Words beside a value that is the whole edit: "an hour each"."""


def _joined(spec: ToolSpec, name: str, old: Any, value: Any, sentence: str) -> Any:
    """The changed argument; "also P2" adds to a list, "without P2" takes from it."""
    one = field_of(spec, name)
    if one is None or not one.many or old in (None, value):
        return value
    olds, values = (v if isinstance(v, list) else [v] for v in (old, value))
    if _ADDING.search(sentence):
        return list(dict.fromkeys([*olds, *values]))
    if _EXCLUDING.search(sentence) and one.is_choice:
        return [v for v in olds if v in values] or value
    return value


def _fewer(
    sentence: str, spec: ToolSpec, args: dict[str, Any], context: Context
) -> dict[str, Any] | None:
    """The call without one of several people or customers: "without Tomasz"."""
    if not _EXCLUDING.search(sentence) or len(sentence.split()) > SHORT:
        return None
    for one in fields_of(spec.args):
        held = args.get(one.name)
        if one.ref_kind is None or not isinstance(held, list):
            continue
        refused = {f.value for f in one.reader.read(sentence, context.known)}
        kept = [v for v in held if v not in refused]
        if kept and len(kept) < len(held):
            return {**args, one.name: kept}
    return None


def _dropped(sentence: str, spec: ToolSpec, args: dict[str, Any]) -> dict[str, str]:
    """Arguments that are to be taken back: "all priorities"."""
    dropped = {}
    for one in fields_of(spec.args):
        if one.name in args and not one.required:
            pattern = _ANY.format(noun=_PLURALS.get(one.name, rf"{one.name}s?"))
            match = re.search(pattern, sentence, re.IGNORECASE)
            if match is None and one.name in _WHOLE_TEAM:
                match = _EVERYONE.search(sentence)
            if match:
                dropped[one.name] = match[0]
    return dropped


def _tool_words(spec: ToolSpec) -> set[str]:
    words = set(spec.name.split("_"))
    return words | {w.rstrip("s") for w in words} | {f"{w}s" for w in words}


def _left_over(
    sentence: str, spec: ToolSpec, found: list[Slot], dropped: dict[str, str]
) -> list[str]:
    """Words that neither an argument nor ordinary glue explains."""
    explained = (
        FILLER
        | _tool_words(spec)
        | {w for one in fields_of(spec.args) for w in one.name.split("_")}
        | {w for words in dropped.values() for w in words.lower().split()}
    )
    return [
        token.folded
        for token in tokens(sentence)
        if not any(s.start < token.end and token.start < s.end for s in found)
        and token.folded not in explained
        and not set(token.folded.split()) <= explained
    ]


_TOPIC = re.compile(
    r"^(?:and\s+|so\s+|ok(?:ay)?[\s,]+|now\s+)*(?:what\s+about|how\s+about|and|also"
    r"|then)\s+(?:(?:for|about|on)\s+)?(?:the\s+(?!first|second|third|fourth|fifth|last|next)|his\s+|her\s+|their\s+|its\s+)?",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"^(?:ok(?:ay)?[\s,]+|now\s+|please\s+|let's\s+|can\s+we\s+)*(?:go\s+|come\s+"
    r"|get\s+)?back\s+to\s+(?:the\s+|my\s+)?",
    re.IGNORECASE,
)


_NARROWS = re.compile(
    r"\b(?:only|just|also|instead|too|again|more|rather|without|except|not|same|those|these|them"
    r"|ones?)\b",
    re.IGNORECASE,
)


def narrows(sentence: str) -> bool:
    """Whether a sentence speaks of the answer before it: "show only P1"."""
    return bool(_NARROWS.search(sentence))


def topic(sentence: str) -> str | None:
    """What "and what about the renewals?" asks for, without the lead."""
    rest = _TOPIC.sub("", sentence, count=1)
    return rest if rest != sentence and rest.strip(" ?.!") else None


def back_to(sentence: str) -> str | None:
    """What "go back to the tickets" goes back to."""
    rest = _BACK.sub("", sentence, count=1)
    return rest if rest != sentence and rest.strip(" ?.!") else None


def alike(spec: ToolSpec, args: dict[str, Any], target: ToolSpec) -> dict[str, Any]:
    """Choices of a call that another tool takes in the same sense, such as the goal of a plan."""
    kept = {}
    for one in fields_of(spec.args):
        same = next((f for f in fields_of(target.args) if f.reader is one.reader), None)
        if same and one.is_choice and one.name in args:
            kept[same.name] = args[one.name]
    return kept


def inherited(spec: ToolSpec, args: dict[str, Any], target: ToolSpec) -> dict[str, Any]:
    """References of the last call that another tool takes too, for "what about its renewals"."""
    kept = {}
    for one in fields_of(spec.args):
        same = next(
            (f for f in fields_of(target.args) if f.ref_kind and f.ref_kind == one.ref_kind), None
        )
        if same and isinstance(args.get(one.name), str) and one.ref_kind in ("account", "ticket"):
            kept[same.name] = args[one.name]
    return kept
