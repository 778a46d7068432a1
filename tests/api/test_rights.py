"""No endpoint answers without a right, and each token opens no more than its scopes."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from store import tokens
from tests.api.serving import Client, Served

OPEN = {("get", "/healthz"), ("get", "/readyz"), ("delete", "/api/session")}
"""What answers who has no identity: that it lives, and that a cookie is gone."""
LOGIN = {("post", "/api/session"), ("get", "/login")}
"""Where a token is handed in; tried with a wrong one."""
DECIDING = re.compile(r"^/api/approvals")
NEEDS = {"/metrics": "metrics", "/api/audit": "audit", "/api/audit/verify": "audit"}


def operations(client: Client) -> Iterator[tuple[str, str]]:
    """Method and path of all that the description lists."""
    paths = client.get("/api/openapi.json").raise_for_status().json()["paths"]
    for path, methods in paths.items():
        for method in methods:
            yield method, path


def scope_of(path: str) -> str:
    """The scope that a path needs."""
    return NEEDS.get(path) or ("decide" if DECIDING.match(path) else "chat")


def call(client: httpx.Client, method: str, path: str) -> httpx.Response:
    """A request with something in every place of the path."""
    filled = re.sub(r"\{[^}]+\}", "x-1", path)
    return client.request(method, filled, json={} if method in ("post", "patch") else None)


def test_every_operation_refuses_who_has_no_token(served: Served, manager: Client) -> None:
    tried = 0
    with httpx.Client(base_url=served.url) as nobody:
        for method, path in operations(manager):
            if (method, path) in OPEN | LOGIN:
                continue
            refused = call(nobody, method, path)
            assert refused.status_code == 401, (method, path)
            assert refused.json()["error"]["type"] == "unauthenticated"
            tried += 1
    assert tried > 60


def test_every_operation_refuses_a_token_without_its_scope(served: Served, manager: Client) -> None:
    for scope in ("chat", "decide", "audit", "metrics"):
        others = tuple(s for s in tokens.SCOPES if s != scope)
        client = served.client("manager", others)
        for method, path in operations(manager):
            if (method, path) in OPEN | LOGIN or scope_of(path) != scope:
                continue
            refused = call(client, method, path)
            assert refused.status_code == 403, (method, path)
            assert scope in refused.json()["error"]["message"]


def test_the_description_itself_and_mcp_need_a_token(served: Served) -> None:
    with httpx.Client(base_url=served.url) as nobody:
        assert nobody.get("/api/openapi.json").status_code == 401
        assert nobody.post("/mcp", json={}).status_code == 401
    assert served.client("manager", ("chat",)).post("/mcp", json={}).status_code == 403


@pytest.mark.parametrize("secret", ["dm_wrong", "dm_", "e30.e30.", "Bearer", "\u00e9"])
def test_what_is_no_token_is_refused(served: Served, secret: str) -> None:
    headers = [(b"Authorization", f"Bearer {secret}".encode())]
    assert served.anybody().get("/api/me", headers=headers).status_code == 401


def test_a_revoked_token_and_its_sessions_end(served: Served) -> None:
    secret = served.token("agent")
    with httpx.Client(base_url=served.url) as browser:
        assert browser.post("/api/session", json={"token": secret}).status_code == 204
        assert browser.get("/api/me").json()["person"]["id"] == "ana"
        with served.assistant.store.session() as session:
            token = tokens.find(session, secret)
            assert token is not None
            tokens.revoke(session, token.id, now=datetime.now(UTC), by="test")
        served.app.state.services.identities.forget()
        assert browser.get("/api/me").status_code == 401
    assert served.anybody().post("/api/session", json={"token": secret}).status_code == 401


def test_a_session_cookie_is_of_no_use_to_another_site(served: Served) -> None:
    with httpx.Client(base_url=served.url) as browser:
        logged = browser.get("/login", params={"token": served.token("agent")})
        assert logged.status_code == 303
        cookie = logged.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert "dm_" not in cookie
        assert browser.post("/api/threads").status_code == 403
        elsewhere = {"Origin": "https://elsewhere.example"}
        assert browser.post("/api/threads", headers=elsewhere).status_code == 403
        assert browser.post("/api/threads", headers={"Origin": served.url}).status_code == 201
        same = {"Sec-Fetch-Site": "same-origin"}
        assert browser.post("/api/threads", headers=same).status_code == 201
        assert browser.delete("/api/session", headers=same).status_code == 204
        assert browser.get("/api/me").status_code == 401


def test_another_name_that_leads_here_is_not_served(served: Served, manager: Client) -> None:
    assert manager.get("/api/me", headers={"Host": "elsewhere.example"}).status_code == 403


def test_a_person_sees_the_tools_of_the_persona_and_no_others(
    manager: Client, executive: Client, agent: Client
) -> None:
    assert executive.post("/api/tools/rank_agents", json={}).status_code == 403
    assert agent.post("/api/tools/board_pack", json={}).status_code == 403
    assert agent.post("/api/board-pack", json={}).status_code == 403
    assert manager.post("/api/tools/rank_agents", json={}).status_code == 200
    for client in (manager, executive, agent):
        told = {tool["name"] for tool in client.get("/api/tools").json()["items"]}
        assert told == set(client.get("/api/me").json()["tools"])


def test_executives_read_the_whole_record_others_their_own_part(
    executive: Client, agent: Client
) -> None:
    agent.post("/api/tools/set_priority", json={"args": {"ticket": "DESK-7", "priority": "P1"}})
    mine = agent.get("/api/audit").json()["items"]
    assert {entry["actor"] for entry in mine} == {"ana"}
    assert "ana" in {entry["actor"] for entry in executive.get("/api/audit").json()["items"]}
    assert executive.get("/api/audit/verify").json()["ok"] is True
    assert agent.get("/api/audit/verify").status_code == 403


def test_a_token_that_may_not_decide_does_not_decide_in_the_chat_either(served: Served) -> None:
    chats = served.client("agent", ("chat",))
    thread = chats.thread()
    asked = chats.ask("set the priority of DESK-13 to P1", thread)
    (proposal,) = asked["answer"]["proposals"]
    said = chats.ask("approve it", thread)
    assert said["answer"]["kind"] == "decline"
    decides = served.client("agent")
    assert decides.get(f"/api/approvals/{proposal}").json()["state"] == "pending"
