"""What would change something waits, and is decided, edited or taken back over HTTP."""

from typing import Any

from tests.api.serving import Client, Served


def propose(client: Client, ticket: str, priority: str = "P1") -> dict[str, Any]:
    """A change of a ticket's priority that waits."""
    args = {"ticket": ticket, "priority": priority}
    told = client.post("/api/tools/set_priority", json={"args": args}).json()
    assert told["kind"] == "proposal", told
    (id_,) = [b["proposal_id"] for b in told["report"]["blocks"] if b["type"] == "approval"]
    return client.get(f"/api/approvals/{id_}").json()


def priority_of(client: Client, ticket: str) -> str:
    """The priority that is on file."""
    told = client.post("/api/tools/show_ticket", json={"args": {"ticket": ticket}}).json()
    return next(p for p in ("P1", "P2", "P3", "P4") if p in told["markdown"])


def test_approving_carries_it_out_once_and_undo_takes_it_back(agent: Client) -> None:
    proposal = propose(agent, "DESK-1")
    path = f"/api/approvals/{proposal['id']}"
    assert proposal["changes"][0]["before"] == "P3"
    assert priority_of(agent, "DESK-1") == "P3"
    done = agent.post(f"{path}/decide", json={"decision": "approve", "reason": "asked"}).json()
    assert (done["state"], done["decided_by"], done["may_undo"]) == ("executed", "Ana Agent", True)
    assert priority_of(agent, "DESK-1") == "P1"
    again = agent.post(f"{path}/decide", json={"decision": "approve"}).json()
    assert (again["state"], again["executed_at"]) == ("executed", done["executed_at"])
    assert agent.post(f"{path}/decide", json={"decision": "reject"}).status_code == 409
    assert agent.post(f"{path}/undo").json()["state"] == "undone"
    assert priority_of(agent, "DESK-1") == "P3"


def test_an_edit_is_a_proposal_of_its_own_that_replaces_the_first(agent: Client) -> None:
    first = propose(agent, "DESK-2")
    path = f"/api/approvals/{first['id']}"
    edited = agent.post(f"{path}/edit", json={"args": {"priority": "P2"}})
    assert edited.status_code == 201
    second = edited.json()
    assert second["replaces"] == first["id"]
    assert second["digest"] != first["digest"]
    assert agent.get(path).json()["state"] == "replaced"
    assert agent.post(f"{path}/decide", json={"decision": "approve"}).status_code == 409
    wrong = agent.post(f"/api/approvals/{second['id']}/edit", json={"args": {"priority": "P9"}})
    assert wrong.status_code in (409, 422)
    rejected = agent.post(f"/api/approvals/{second['id']}/decide", json={"decision": "reject"})
    assert rejected.json()["state"] == "rejected"
    assert priority_of(agent, "DESK-2") == "P3"


def test_several_are_decided_each_on_its_own(agent: Client) -> None:
    ids = [propose(agent, ticket)["id"] for ticket in ("DESK-4", "DESK-7", "DESK-8")]
    body = {"decision": "approve", "ids": [*ids, "p-none"], "except": [ids[1]]}
    told = agent.post("/api/approvals/decide", json=body).json()["items"]
    assert [item["state"] for item in told] == ["executed", "executed", "refused"]
    waiting = {item["id"] for item in agent.get("/api/approvals").json()["items"]}
    assert ids[1] in waiting
    assert not waiting & {ids[0], ids[2]}
    agent.post("/api/approvals/decide", json={"decision": "reject", "ids": [ids[1]]})
    decided = agent.get("/api/approvals", params={"state": "decided"}).json()["items"]
    assert set(ids) <= {item["id"] for item in decided}


def test_a_proposal_is_found_by_who_asked_and_who_may_decide_only(
    served: Served, agent: Client
) -> None:
    proposal = propose(agent, "DESK-10")
    csm = served.client("csm")
    path = f"/api/approvals/{proposal['id']}"
    assert csm.get(path).status_code == 404
    assert csm.post(f"{path}/decide", json={"decision": "approve"}).status_code == 404
    assert csm.post(f"{path}/edit", json={"args": {}}).status_code == 404
    assert csm.post(f"{path}/undo").status_code == 404
    told = csm.post("/api/approvals/decide", json={"decision": "approve", "ids": [proposal["id"]]})
    assert told.json()["items"][0]["state"] == "refused"
    assert agent.get(path).json()["state"] == "pending"


def test_what_was_not_carried_out_cannot_be_undone(agent: Client) -> None:
    proposal = propose(agent, "DESK-11")
    assert agent.post(f"/api/approvals/{proposal['id']}/undo").status_code == 409
