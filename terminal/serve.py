"""`deskmate serve`: the web chat, the JSON API, and the endpoints of other clients."""

import gc
import ipaddress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from assistant.wiring import Assistant

APP = "server:from_environment"
LINK = "demo link"
"""The name of the demo's tokens, so that the next start ends them."""


def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port.")] = 8321,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Server processes.")] = 1,
) -> None:
    """Serve the web chat and every other client until stopped (Ctrl-C)."""
    import uvicorn

    from api import memory
    from terminal.opening import read_settings

    settings = read_settings()
    _prepare(host, port)
    gc.collect()
    memory.give_back()
    options: dict[str, Any] = {
        "factory": True,
        "host": host,
        "port": port,
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        "timeout_graceful_shutdown": int(settings.stop_seconds) + 5,
        "proxy_headers": settings.public_url is not None,
    }
    if workers > 1:
        from terminal import processes

        processes.run(uvicorn.Config(APP, workers=workers, **options))
    else:
        uvicorn.run(APP, **options)


def _prepare(host: str, port: int) -> None:
    """Make what every server process reads, and say where to come in. Keeps none of it: the
    processes that answer load their own.
    """
    from terminal.opening import prepare_assistant
    from terminal.output import console, print_line, working

    assistant = prepare_assistant()
    _refuse_unsafe(assistant, host)
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    with working("learning how people ask"):
        assistant.planner.train()
    if assistant.demo is not None:
        print_line("The demo company. Open the chat as:")
        for persona, link in demo_links(assistant, address).items():
            console().print(f"  {persona:<10} {link}", soft_wrap=True)
    else:
        print_line(f"Serving {address}. `deskmate tokens create --for PERSON` lets somebody in.")
    assistant.store.close()


def demo_links(assistant: "Assistant", address: str) -> dict[str, str]:
    """A link per persona that opens the chat as its default person, good for a day."""
    from store import tokens
    from terminal.people import PERSONAS
    from terminal.tokens import who

    now, links = datetime.now(UTC), dict[str, str]()
    people = {persona: who(assistant, persona) for persona in PERSONAS}
    with assistant.store.session() as session:
        for old in tokens.every(session):
            if old.name == LINK and tokens.usable(old, now):
                tokens.revoke(session, old.id, now=now, by="demo")
        for persona, person in people.items():
            _, secret = tokens.create(
                session, person=person, name=LINK, now=now, by="demo",
                expires_at=now + timedelta(days=1),
            )  # fmt: skip
            links[persona] = f"{address}/login?token={secret}"
    return links


def _refuse_unsafe(assistant: "Assistant", host: str) -> None:
    from terminal.refusal import Refused

    if assistant.demo is not None and not _is_loopback(host):
        raise Refused(
            "The demo's people have no passwords: it is served on this machine only. "
            "Leave out --host, or import your own data into another DESKMATE_HOME."
        )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
