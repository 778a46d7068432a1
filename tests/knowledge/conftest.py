"""A knowledge base of its own for every test: SQLite and Chroma in a temporary folder."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.embedding import Embedder
from knowledge.index import Index
from knowledge.retrieval import Knowledge
from store.engine import Store
from store.schema import prepare

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

PASSWORD = """---
id: KB-1
title: Reset a password
audience: public
---

Every user has a password of their own.

## Reset it from the sign-in page

1. Select **Forgot password?** on the sign-in page.
2. Enter your address and select **Send link**.
3. Open the link within 60 minutes and type the password twice.

## The e-mail does not arrive

Look into the spam folder first. Company filters often hold back messages with links.

## Further reading

- [Two-factor login](two-factor.md)
- [Roles of users](roles.md)
"""
INVOICES = """---
id: KB-2
title: Invoices and VAT
---

An invoice is issued on the first day of each month.

## Change the VAT number

Open **Billing > Company** and enter the number. Invoices already issued are not changed.
"""
REFUNDS = """---
id: KB-3
title: How refunds are approved
audience: internal
---

Agents may refund up to 50 dollars. Team leads approve up to 500 dollars, finance everything above.
"""


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The packaged network: no time is spent on making the faster one."""
    return Embedder(None, threads=2)


@pytest.fixture
def make_knowledge(tmp_path: Path, embedder: Embedder) -> Callable[..., Knowledge]:
    """Knowledge bases in folders of the test; the same name opens the same one again."""

    def make(name: str = "kb", url: str | None = None) -> Knowledge:
        home = tmp_path / name
        home.mkdir(exist_ok=True)
        store = Store(url or f"sqlite:///{home / 'deskmate.db'}")
        prepare(store)
        return Knowledge(store, Index(home / "chroma"), embedder, home / "lexical")

    return make


@pytest.fixture
def knowledge(make_knowledge: Callable[..., Knowledge]) -> Knowledge:
    """An empty knowledge base."""
    return make_knowledge()


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with three articles; KB-3 is internal."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "password.md").write_text(PASSWORD, encoding="utf-8")
    (folder / "invoices.md").write_text(INVOICES, encoding="utf-8")
    (folder / "refunds.md").write_text(REFUNDS, encoding="utf-8")
    return folder
