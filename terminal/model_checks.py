"""What `deskmate doctor` says about the language model and what it used."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.models.ledger import Used
    from assistant.wiring import Assistant
    from terminal.checks import Check

MOST_PEOPLE = 3


def model(assistant: "Assistant") -> "Check":
    """Whether the model that is set can be opened; nothing is asked of it."""
    from assistant.models import providers
    from terminal.checks import Check

    settings = assistant.settings
    if not providers.uses_model(settings):
        return Check("model", "ok", "the built-in planner; no key is needed")
    try:
        endpoint = assistant.endpoint
    except providers.ModelUnavailable as error:
        return Check("model", "broken", settings.model, str(error))
    assert endpoint is not None  # noqa: S101 - uses_model says so
    how = "calls written as JSON" if endpoint.form.known == "json" else "its own tool calls"
    tokens = providers.window(settings, endpoint.chat)
    return Check("model", "ok", f"{providers.label(settings)}, {tokens:,} tokens fit, {how}")


def usage(assistant: "Assistant") -> "Check":
    """Requests, tokens and cost of the last 24 hours, in all and by person."""
    from store.schema import HEAD, revision
    from terminal.checks import Check

    if revision(assistant.store) != HEAD:
        return Check("model use", "missing", "no tables yet")
    since = datetime.now(UTC) - timedelta(days=1)
    used = assistant.ledger.since(since)
    figures = _figures(used, assistant)
    if not used.requests:
        return Check("model use", "ok", "no request in 24 hours", figures=figures)
    people = assistant.ledger.people(since, MOST_PEOPLE)
    most = "; most: " + ", ".join(f"{who} {one.tokens:,}" for who, one in people)
    figures["people"] = {who: _totals(one) for who, one in people}
    words = f"24 hours: {_words(used)}{most}{_limits(assistant)}"
    return Check("model use", "ok", words, figures=figures)


def _figures(used: "Used", assistant: "Assistant") -> dict[str, Any]:
    """Totals of 24 hours, of the people who used most, and the limits per person and day."""
    settings = assistant.settings
    limits = {"tokens": settings.model_daily_tokens, "cost": settings.model_daily_cost}
    return {"hours": 24, **_totals(used), "people": {}, "limits": limits}


def _totals(used: "Used") -> dict[str, Any]:
    return {**used.to_json(), "tokens": used.tokens}


def _words(used: "Used") -> str:
    cost = f", cost {used.cost:,.4f}" if used.cost is not None else ""
    about = "about " if used.estimated else ""
    return f"{used.requests:,} requests, {about}{used.tokens:,} tokens{cost}"


def _limits(assistant: "Assistant") -> str:
    settings = assistant.settings
    limits = []
    if settings.model_daily_tokens is not None:
        limits.append(f"{settings.model_daily_tokens:,} tokens")
    if settings.model_daily_cost is not None:
        limits.append(f"a cost of {settings.model_daily_cost:g}")
    return f"; limit per person {' and '.join(limits)}" if limits else ""
