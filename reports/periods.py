"""Labels of periods as part of a sentence, and as part of a question."""

import re

_LEADS = (
    (re.compile(r"all time$"), "over "),
    (re.compile(r"last \d"), "over the "),
    (re.compile(r"next \d|rest "), "in the "),
    (re.compile(r"(?:this|last|next|previous|since|until|between|from) "), ""),
    (re.compile(r"(?:today|yesterday|tomorrow)\b"), ""),
    (re.compile(r"\d{1,2} [A-Z][a-z]{2} \d{4}$"), "on "),
)
"""What stands before a label in a sentence, by how the label looks; else "in"."""

_ONE = re.compile(r"\b(next|last) 1 ")


def in_period(label: str) -> str:
    """The label in a sentence: "this month (…)", "in October 2026 (…)", "over the last 7 days (…)".

    `label` is what `store.periods` calls a stretch of time.
    """
    return _ONE.sub(r"\1 ", _led(label))


def _led(label: str) -> str:
    if " – " in label.partition(" (")[0]:
        return f"from {label.replace(' – ', ' to ')}"
    return next((words for form, words in _LEADS if form.match(label)), "in ") + label


def named(label: str) -> str:
    """The label as a noun: "the previous quarter (…)", "the last 90 days (…)", "October 2026"."""
    return f"the {label}" if re.match(r"previous |(?:last|next) \d|rest ", label) else label


def asking(label: str) -> str:
    """The period as somebody asks for it, in a next step: "this month", "in the next 30 days"."""
    name = label.partition(" (")[0].removeprefix("rest of ")
    return "all time" if name == "all time" else _led(name)
