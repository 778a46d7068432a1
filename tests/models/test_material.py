"""What a model is shown of a result says which words came from outside."""

from zoneinfo import ZoneInfo

from assistant.models import material
from reports.blocks import Passage, Passages, Report, Text

LINE = "Open the sign-in page and select **Forgot password?**"


def _report(body: str) -> Report:
    passage = Passage(id="KB-1#a", article_id="KB-1", title="Reset", text=f"1. {LINE}\n2. Wait.")
    return Report(
        blocks=[Text(title="From KB-1", body=body), Passages(title="1 source", items=[passage])]
    )


def test_a_text_that_quotes_an_article_is_marked_as_from_outside() -> None:
    shown = material.of_report(_report(f"1. {LINE} [1]"), ZoneInfo("UTC"))
    assert shown["text"] == {"outside": f"1. {LINE} [1]", "title": "From KB-1"}


def test_our_own_words_beside_an_article_are_not() -> None:
    words = "Nothing that is said here stands in it."
    shown = material.of_report(_report(words), ZoneInfo("UTC"))
    assert shown["text"] == {"text": words, "title": "From KB-1"}
