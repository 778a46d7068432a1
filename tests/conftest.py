"""Fixtures that every test may ask for: a home of its own, a database of its own, no network."""

import contextlib
import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from store.demo import DemoFacts
    from store.engine import Store

CHECKOUT = Path(__file__).resolve().parent.parent
POSTGRES_SERVER = "postgresql+psycopg://root@127.0.0.1:5432/"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public exports to import: beside the checkout, or in DESKMATE_TEST_SHARED."""
    folder = Path(os.environ.get("DESKMATE_TEST_SHARED", CHECKOUT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no public exports at {folder}; set DESKMATE_TEST_SHARED to their folder")
    return folder


TRAINED = ("router-*.npz", "sentences-*.npz", "*.onnx")


class Training:
    """What a home trains at first use and names by its content; shared, so that it is made once."""

    def __init__(self, kept: Path) -> None:
        self._kept = kept

    def put(self, cache: Path) -> None:
        """Lay what was trained before into a home's cache folder."""
        cache.mkdir(parents=True, exist_ok=True)
        self._copy(self._kept, cache)

    def keep(self, cache: Path) -> None:
        """Keep what a home has trained."""
        if cache.is_dir():
            self._copy(cache, self._kept)

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        for file in [f for kind in TRAINED for f in source.glob(kind)]:
            with contextlib.suppress(FileExistsError):
                os.link(file, target / file.name)


@pytest.fixture(scope="session")
def training(pytestconfig: pytest.Config) -> Training:
    """What was trained in earlier tests and runs."""
    assert pytestconfig.cache is not None
    return Training(pytestconfig.cache.mkdir("deskmate"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty DESKMATE_HOME, with no other setting taken from the environment."""
    for name in [name for name in os.environ if name.startswith("DESKMATE_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("DESKMATE_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[tuple[Store, DemoFacts]]":
    """The demo company in a database of its own, and what was planted; built once: do not write."""
    from store.demo import build
    from store.engine import Store
    from store.schema import prepare

    store = Store(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'deskmate.db'}")
    prepare(store)
    yield store, build(store)
    store.close()


@pytest.fixture(scope="session")
def demo_store(demo: "tuple[Store, DemoFacts]") -> "Store":
    """The database of the demo company. Built once for all tests: do not write."""
    return demo[0]


@pytest.fixture(scope="session")
def demo_facts(demo: "tuple[Store, DemoFacts]") -> "DemoFacts":
    """The moment, the default people and the planted truth of the demo company."""
    return demo[1]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database: a test that asks for it runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'deskmate.db'}"
    return request.getfixturevalue("postgres_url")


@pytest.fixture
def postgres_url(_postgres_database: str) -> str:
    """The URL of an empty PostgreSQL database; skips where there is no server."""
    return _emptied(_postgres_database)


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def module_database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """Like `database_url`, for rows that all tests of a file share and none of them changes."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('shared') / 'deskmate.db'}"
    return _emptied(request.getfixturevalue("_postgres_database"))


@pytest.fixture(scope="module")
def module_postgres_url(_postgres_database: str) -> str:
    """Like `postgres_url`, for the processes that all tests of a file talk to."""
    return _emptied(_postgres_database)


def _emptied(url: str) -> str:
    import psycopg

    with psycopg.connect(_plain(url), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        connection.execute("SET client_min_messages = warning")
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return url


@pytest.fixture(scope="session")
def _postgres_database() -> Iterator[str]:
    """A scratch database of this test process, dropped when it ends."""
    psycopg = pytest.importorskip("psycopg", reason="install deskmate[postgres]")
    server = os.environ.get("DESKMATE_TEST_POSTGRES", POSTGRES_SERVER).rstrip("/")
    maintenance = f"{_plain(server)}/postgres"
    name = f"deskmate_test_{os.getpid()}"
    try:
        connection = psycopg.connect(maintenance, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL (set DESKMATE_TEST_POSTGRES to a server's URL): {error}")
    with connection:
        connection.execute(f"CREATE DATABASE {name}")
        # Nothing here has to survive a power cut.
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    yield f"{server}/{name}"
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _plain(url: str) -> str:
    """The libpq form of an SQLAlchemy URL."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """A test that would leave this machine fails where it tries to."""
    connect, connect_ex, lookup = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def guarded_connect(self: socket.socket, address: object) -> None:
        _refuse_far(self.family, address)
        connect(self, address)  # pyright: ignore[reportArgumentType]

    def guarded_connect_ex(self: socket.socket, address: object) -> int:
        _refuse_far(self.family, address)
        return connect_ex(self, address)  # pyright: ignore[reportArgumentType]

    def guarded_lookup(host: object, *args: object, **kwargs: object) -> object:
        _refuse_far(socket.AF_INET, (host,))
        return lookup(host, *args, **kwargs)  # pyright: ignore[reportArgumentType, reportCallIssue]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", guarded_lookup)
        yield


def _refuse_far(family: int, address: object) -> None:
    if family not in (socket.AF_INET, socket.AF_INET6) or not isinstance(address, tuple):
        return
    host = address[0]
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost") or _is_loopback(host):
        return
    pytest.fail(f"a test tried to reach {host}: tests stay on this machine", pytrace=True)


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
