"""Clients that people have already: the `openai` package, and MCP clients over HTTP and stdio."""

import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import openai
import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from tests.api.serving import Client, Served

CHECKOUT = Path(__file__).resolve().parents[2]
WRITES = {"set_priority", "add_note", "assign_ticket", "set_status", "send_reply"}


@pytest.fixture
def chat(served: Served) -> Any:
    """The `openai` package with an agent's token."""
    with openai.OpenAI(base_url=f"{served.url}/v1", api_key=served.token("agent")) as client:
        yield client


def test_the_openai_package_lists_the_persona_and_asks_it(chat: openai.OpenAI) -> None:
    assert [model.id for model in chat.models.list()] == ["deskmate-agent"]
    asked = chat.chat.completions.create(
        model="deskmate-agent",
        messages=[{"role": "user", "content": "show ticket DESK-1"}],
        temperature=0.2,
    )
    assert asked.choices[0].finish_reason == "stop"
    assert "DESK-1" in (asked.choices[0].message.content or "")


def test_the_openai_package_gets_the_same_answer_in_pieces(chat: openai.OpenAI) -> None:
    messages: Any = [{"role": "user", "content": "show ticket DESK-2"}]
    whole = chat.chat.completions.create(model="deskmate-agent", messages=messages)
    stream = chat.chat.completions.create(model="deskmate-agent", messages=messages, stream=True)
    pieces = [chunk.choices[0].delta.content or "" for chunk in stream]
    assert len(pieces) > 3
    assert "".join(pieces) == whole.choices[0].message.content


def test_the_openai_package_is_told_what_was_used(chat: openai.OpenAI) -> None:
    short: list[Any] = [{"role": "user", "content": "show ticket DESK-2"}]
    said = [{"role": "system", "content": "You are terse. " * 40}, *short]

    def used(messages: Any) -> Any:
        made = chat.chat.completions.create(model="deskmate-agent", messages=messages)
        assert made.usage is not None
        return made.usage

    one, more = used(short), used(said)
    assert 5 <= one.prompt_tokens <= 20
    assert more.prompt_tokens - one.prompt_tokens == pytest.approx(40 * 4, rel=0.3)
    assert one.completion_tokens > 50
    assert one.total_tokens == one.prompt_tokens + one.completion_tokens
    stream = chat.chat.completions.create(
        model="deskmate-agent", messages=short, stream=True,
        stream_options={"include_usage": True},
    )  # fmt: skip
    *pieces, last = list(stream)
    assert all(piece.usage is None and piece.choices for piece in pieces)
    assert (last.choices, last.usage) == ([], one)


def test_every_client_tells_times_in_the_persons_own_zone(
    served: Served, executive: Client
) -> None:
    told = "14 Oct 2026 22:30 JST"
    turn = executive.ask("Show me executive summary")
    texts = [
        executive.get(f"/api/runs/{turn['run']}/markdown").text,
        executive.post("/api/tools/executive_summary", json={}).json()["markdown"],
    ]
    with openai.OpenAI(base_url=f"{served.url}/v1", api_key=served.token("executive")) as chat:
        said: Any = [{"role": "user", "content": "Show me executive summary"}]
        made = chat.chat.completions.create(model="deskmate-executive", messages=said)
    texts.append(made.choices[0].message.content or "")

    async def go() -> list[str]:
        async with over_http(served.url, served.token("executive")) as session:
            called: Any = await session.call_tool("executive_summary", {})
            uri: Any = "deskmate://reports/executive_summary"
            read: Any = await session.read_resource(uri)
            return [called.content[0].text, read.contents[0].text]

    for text in [*texts, *anyio.run(go)]:
        assert told in text


def test_a_conversation_that_the_client_keeps_goes_on_and_decides(
    served: Served, chat: openai.OpenAI
) -> None:
    messages: list[Any] = [{"role": "user", "content": "show ticket DESK-14"}]

    def said(text: str | None = None) -> str:
        if text is not None:
            messages.append({"role": "user", "content": text})
        made = chat.chat.completions.create(model="deskmate-agent", messages=messages)
        messages.append({"role": "assistant", "content": made.choices[0].message.content})
        return messages[-1]["content"]

    said()
    offered = said("set its priority to P2")
    assert "Reply **approve it**" in offered
    agent = served.client("agent")
    waiting = agent.get("/api/approvals").json()["items"][0]
    assert waiting["args"] == {"ticket": "DESK-14", "priority": "P2"}
    said("approve it")
    assert agent.get(f"/api/approvals/{waiting['id']}").json()["state"] == "executed"
    assert len({t["id"] for t in [agent.get(f"/api/threads/{waiting['thread']}").json()]}) == 1


def test_the_openai_package_is_refused_another_persona_and_a_wrong_key(
    served: Served, chat: openai.OpenAI
) -> None:
    messages: Any = [{"role": "user", "content": "hello"}]
    with pytest.raises(openai.NotFoundError):
        chat.chat.completions.create(model="deskmate-executive", messages=messages)
    with (
        openai.OpenAI(base_url=f"{served.url}/v1", api_key="dm_wrong") as stranger,
        pytest.raises(openai.AuthenticationError),
    ):
        stranger.models.list()


@asynccontextmanager
async def over_http(url: str, token: str) -> AsyncIterator[ClientSession]:
    """An MCP session over streamable HTTP."""
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        httpx.AsyncClient(headers=headers, timeout=30) as http,
        streamable_http_client(f"{url}/mcp", http_client=http) as (reads, writes, _),
        ClientSession(reads, writes) as session,
    ):
        await session.initialize()
        yield session


async def walk(session: ClientSession) -> str:
    """List, read, and propose a change; the proposal's id."""
    tools = {tool.name: tool for tool in (await session.list_tools()).tools}
    assert tools["list_tickets"].annotations is not None
    assert tools["list_tickets"].annotations.readOnlyHint is True
    for name in WRITES & set(tools):
        hints = tools[name].annotations
        assert hints is not None
        assert hints.readOnlyHint is False
    read = await session.call_tool("show_ticket", {"ticket": "DESK-1"})
    assert not read.isError
    assert "DESK-1" in json.dumps([part.model_dump(mode="json") for part in read.content])
    wrong = await session.call_tool("show_ticket", {"ticket": "DESK-999"})
    assert wrong.isError
    refused = await session.call_tool("board_pack", {})
    assert refused.isError
    asked = await session.call_tool("set_priority", {"ticket": "DESK-16", "priority": "P1"})
    assert asked.structuredContent is not None
    assert asked.structuredContent["kind"] == "proposal"
    blocks = asked.structuredContent["report"]["blocks"]
    return next(b["proposal_id"] for b in blocks if b["type"] == "approval")


async def resources(session: ClientSession) -> None:
    """Articles and reports are resources."""
    listed = {str(r.uri) for r in (await session.list_resources()).resources}
    assert "deskmate://reports/list_tickets" in listed
    assert "deskmate://articles/KB-1" in listed
    for uri, words in (("articles/KB-1", "Forgot password"), ("reports/list_tickets", "DESK-")):
        read: Any = await session.read_resource(f"deskmate://{uri}")  # pyright: ignore[reportArgumentType]
        assert words in read.contents[0].text


def test_an_mcp_client_lists_reads_and_proposes_over_http(served: Served) -> None:
    async def go() -> str:
        async with over_http(served.url, served.token("agent")) as session:
            await resources(session)
            return await walk(session)

    proposal = anyio.run(go)
    assert served.client("agent").get(f"/api/approvals/{proposal}").json()["state"] == "pending"


def test_an_mcp_client_has_the_rights_of_its_token(served: Served) -> None:
    names: dict[str, set[str]] = {}
    for persona in ("executive", "agent"):

        async def go(token: str = served.token(persona)) -> set[str]:
            async with over_http(served.url, token) as session:
                return {tool.name for tool in (await session.list_tools()).tools}

        names[persona] = anyio.run(go)
        mine = served.client(persona).get("/api/me").json()["tools"]
        assert names[persona] == set(mine)
    assert "board_pack" in names["executive"] - names["agent"]


def over_stdio(home: Path, then: Callable[[ClientSession], Awaitable[Any]]) -> Any:
    """Run `deskmate mcp` as an agent, and something with its session."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DESKMATE_")}
    program = "import sys, cli; sys.argv = ['deskmate', 'mcp', '--as', 'agent']; cli.main()"
    command = StdioServerParameters(
        command=sys.executable, args=["-c", program], cwd=CHECKOUT,
        env={**kept, "DESKMATE_HOME": str(home), "PYTHONPATH": str(CHECKOUT)},
    )  # fmt: skip

    async def go() -> Any:
        async with (
            stdio_client(command) as (reads, writes),
            ClientSession(reads, writes) as session,
        ):
            await session.initialize()
            return await then(session)

    return anyio.run(go)


@pytest.mark.slow
def test_an_mcp_client_does_the_same_over_stdio(served: Served) -> None:
    proposal = over_stdio(served.assistant.settings.home, walk)
    assert served.client("agent").get(f"/api/approvals/{proposal}").json()["state"] == "pending"
