"""Reads the errors of providers' packages: what kind it is, and whether a further try may help.

Their words may hold keys and prompts. They are looked at here and shown nowhere.
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_BUSY = {408, 409, 425, 429, 500, 502, 503, 504, 529}
_NO_SUCH_FORM = {400, 404, 405, 415, 422, 500, 501}
_ABOUT_TOOLS = re.compile(r"\b(?:tools?|functions?)\b|tool[-_ ](?:choice|call)", re.IGNORECASE)


class RequestFailed(Exception):
    """No usable answer came.

    `kind`: timeout, rate_limit, unreachable, refused, no_tools (the endpoint takes no tools) or
    broken. The message is for the person who asked.
    """

    def __init__(self, kind: str, said: str) -> None:
        super().__init__(said)
        self.kind = kind


def read(error: Exception) -> RequestFailed:
    """The provider's error in our kinds."""
    status, name = _status(error), type(error).__name__
    unreached = isinstance(error, OSError) or _broke_off(error)
    kinds = [
        ("timeout" in name.lower() or isinstance(error, TimeoutError), "timeout", _SLOW),
        (_is_limit(error), "rate_limit", "its provider limits requests at the moment"),
        (status in (401, 403), "refused", "its provider refused the key"),
        (_takes_no_tools(error), "no_tools", f"its provider refused the tools ({status})"),
        ((status or 500) < 500, "refused", f"its provider refused the request ({status})"),
        (status is not None, "broken", f"its provider had an error ({status})"),
        (unreached, "unreachable", "it cannot be reached"),
        (isinstance(error, ValueError), "broken", "what it sent cannot be read"),
    ]
    for holds, kind, said in kinds:
        if holds:
            return RequestFailed(kind, said)
    return RequestFailed("broken", f"it failed ({name})")


_SLOW = "it did not answer in time"


def may_pass(error: BaseException) -> bool:
    """Whether the same request may work a moment later."""
    if _takes_no_tools(error):
        return False
    return _status(error) in _BUSY or _is_limit(error) or _broke_off(error)


def retry_after(error: BaseException | None) -> float | None:
    """Seconds that the provider asks to wait, as a number or a date (RFC 9110); None without."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    said = str(headers.get("retry-after", "")).strip()
    try:
        return max(float(said), 0.0)
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max((moment.astimezone(UTC) - datetime.now(UTC)).total_seconds(), 0.0)


def _is_limit(error: BaseException) -> bool:
    return _status(error) == 429 or "ratelimit" in type(error).__name__.lower()


def _broke_off(error: BaseException) -> bool:
    """The connection was not made, or broke: httpx and the providers' packages name it so."""
    name = type(error).__name__.lower()
    return "connect" in name or "protocolerror" in name or isinstance(error, ConnectionError)


def _takes_no_tools(error: BaseException) -> bool:
    """Servers without tool calls say so in words: Ollama, vLLM and llama.cpp each in their own."""
    return _status(error) in _NO_SUCH_FORM and bool(_ABOUT_TOOLS.search(str(error)))


def _status(error: BaseException) -> int | None:
    response = getattr(error, "response", None)
    found = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    return found if isinstance(found, int) else None
