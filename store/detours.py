"""Refuses SQL that would lead around a person's views on PostgreSQL.

SQLite has an authorizer for this; PostgreSQL would need a role of its own, which not every
installation may create. So statements are read word by word before they are sent.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from store.errors import ScopeError

_TOKEN = re.compile(
    r"""(?P<string>\b[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*')
      | (?P<comment>--[^\r\n]*|/\*.*?\*/)
      | (?P<word>"(?:[^"]|"")*"|[^\W\d][\w$]*)
      | (?P<sign>[^\s\w])""",
    re.VERBOSE | re.DOTALL,
)
_READS = {"select", "with", "values", "savepoint", "release", "rollback", "explain", "table"}
_CATALOGUES = re.compile(
    r"pg_\w*|information_schema|deskmate_\w*|set_config|dblink\w*|lo_\w*|ts_stat|\w+_to_xml\w*"
)


@lru_cache(maxsize=1024)
def refuse(statement: str, tables: str) -> None:
    """Raise ScopeError where a PostgreSQL statement could see past the person's views.

    `tables` is the schema of the tables themselves.

    That is: another schema, the catalogues, a function that runs SQL from a string or changes
    settings, or anything that is not one query. What it writes, the read-only transaction refuses.
    """
    words = list(_words(statement))
    if not words or words[0] not in _READS or (words[0] == "rollback" and "to" not in words[:3]):
        raise ScopeError("A scoped session only takes queries (SELECT, WITH or VALUES).")
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if _CATALOGUES.fullmatch(word) or (word == tables and following == "."):
            raise ScopeError(f"A scoped query may not use {word}: it leads past the person's rows.")
        if word == "$" or (word, following) == ("u", "&") or (word == ";" and following):
            raise ScopeError("A scoped query may not hold $-quotes, U& escapes or two statements.")


def _words(statement: str) -> Iterator[str]:
    """Names and signs in lower case, quotes taken off, without strings and comments."""
    for match in _TOKEN.finditer(statement):
        if match.lastgroup == "word":
            word = match.group().replace('""', '"')
            yield (word[1:-1] if word.startswith('"') else word).lower()
        elif match.lastgroup == "sign":
            yield match.group()
