"""A real mail server and a real web server on loopback, and an outbox to send from."""

import datetime as dt
import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from store import schema
from store.engine import Store
from store.outbox import posting
from store.outbox.letters import Email, Invitation, Webhook
from tests.delivery.loopback import NOON, AnyPort, Hands, Hook, Post


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def mail_server(post: Post) -> Iterator[Callable[..., str]]:
    """Starts a mail server and gives its address, such as 127.0.0.1:40312."""
    running: list[AnyPort] = []

    def start(**options: Any) -> str:
        controller = AnyPort(post, hostname="127.0.0.1", port=0, **options)
        controller.start()
        running.append(controller)
        return f"127.0.0.1:{controller.port}"

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate for this machine's loopback address, and a server's context that shows it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(dt.datetime.now(dt.UTC) - dt.timedelta(days=1))
        .not_valid_after(dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    shown, hidden = folder / "shown.pem", folder / "hidden.pem"
    shown.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    hidden.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown, hidden)
    return shown, context


@pytest.fixture
def hook() -> Iterator[Hook]:
    """A web server that takes events."""
    made = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            made.requests.append(({k.lower(): v for k, v in self.headers.items()}, body))
            code = made.answers.pop(0) if made.answers else 204
            self.send_response(code)
            if code in (301, 302, 307):
                self.send_header("location", f"{made.url}elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Keeps quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_address[1]}/"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty database."""
    made = Store(database_url)
    schema.prepare(made)
    yield made
    made.close()


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def put(store: Store) -> Callable[..., str]:
    """Puts messages into the outbox: `put(letter())` gives the message's id."""
    made = 0

    def post_it(one: Email | Invitation | Webhook, key: str | None = None) -> str:
        nonlocal made
        made += 1
        at = NOON - dt.timedelta(days=1) + dt.timedelta(seconds=made)
        with store.session() as session:
            return posting.post(session, one, key=key or f"p-1:{made}", at=at).id

    return post_it
