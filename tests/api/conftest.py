"""One running server for all tests of the API; each asks in conversations of its own."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.serving import Client, Served, installation, serving


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, training: Any) -> Iterator[Served]:
    """The small company's server."""
    home = tmp_path_factory.mktemp("served")
    assistant = installation(home, training, rate_per_minute=100_000)
    with serving(assistant) as running:
        yield running
    training.keep(home / "cache")


@pytest.fixture(scope="session")
def manager(served: Served) -> Client:
    """A client of the manager, who may do all that managers may."""
    return served.client("manager")


@pytest.fixture(scope="session")
def executive(served: Served) -> Client:
    """A client of the executive."""
    return served.client("executive")


@pytest.fixture(scope="session")
def agent(served: Served) -> Client:
    """A client of an agent."""
    return served.client("agent")
