"""What was planted, for tests and evals. Nothing that answers a question reads it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlmodel import Session

from store.demo.accounts import DANIEL
from store.demo.catalogue import ADD_ONS
from store.demo.contracts import eligible, fits
from store.demo.deals import near_limit
from store.demo.facts import DemoFacts
from store.demo.meetings import CALL_ID
from store.demo.names import plain
from store.demo.peak import launch_peak
from store.demo.routing import CAREFUL, QUICK
from store.demo.scripted import Script
from store.demo.staff import NEW_HIRE
from store.demo.stories import AT_RISK, AT_RISK_ELSEWHERE, Account
from store.demo.usage import stopped_users


def planted(
    session: Session,
    accounts: list[Account],
    scripts: Mapping[str, Script],
    moods: Mapping[str, str],
) -> dict[str, Any]:
    """Ids and figures of every scenario."""
    return {
        "executive": _at_risk(accounts),
        "manager": launch_peak(session),
        "agent": _agent(scripts),
        "csm": _csm(accounts),
        "stories": _stories(accounts),
        "moods": {id_: moods[id_] for id_ in sorted(moods)[::12]},
        "people": {
            "new_hire": NEW_HIRE, "adjusted_better": CAREFUL, "raw_better": QUICK,
            "similar_names": ["chris-walker", "chris-weller"],
        },
    }  # fmt: skip


def write_truth(path: Path, facts: DemoFacts) -> None:
    """Write the truth as JSON, for tests and evals."""
    path.write_text(json.dumps(facts.truth, indent=1, sort_keys=True, default=str) + "\n", "utf-8")


def _at_risk(accounts: list[Account]) -> dict[str, Any]:
    by_id = {account.id: account for account in accounts}
    daniels = [plain(plan.name) for plan in AT_RISK]
    others = [plain(plan.name) for plan in AT_RISK_ELSEWHERE]
    return {
        "daniels_at_risk": {id_: sorted(by_id[id_].story.signs) for id_ in daniels},
        "at_risk_elsewhere": {id_: sorted(by_id[id_].story.signs) for id_ in others},
        "daniels_at_risk_arr": sum(by_id[id_].arr for id_ in daniels),
        "at_risk_arr": sum(by_id[id_].arr for id_ in daniels + others),
    }


def _stories(accounts: list[Account]) -> dict[str, list[str]]:
    kinds = ("churned", "churned_green", "recovered", "decline", "seasonal", "dip")
    return {kind: [a.id for a in accounts if a.story.kind == kind] for kind in kinds}


def _csm(accounts: list[Account]) -> dict[str, Any]:
    gaps = [(a, add_on) for a in accounts for add_on in ADD_ONS if a.active and fits(add_on, a)]
    gaps = [(a, add_on) for a, add_on in gaps if add_on not in a.add_ons]
    return {
        "accounts": sorted(a.id for a in accounts if a.csm == DANIEL),
        "renewals_next_quarter": sorted(
            a.id for a in accounts if a.csm == DANIEL and a.renews_on and a.renews_on.year == 2027
            and a.renews_on.month <= 3
        ),
        "near_plan_limit": sorted(a.id for a in accounts if near_limit(a)),
        "cross_sell": sorted(f"{a.id}/{add_on}" for a, add_on in gaps if eligible(add_on, a)),
        "cross_sell_not_eligible": sorted(f"{a.id}/{o}" for a, o in gaps if not eligible(o, a)),
        "declining": {
            a.id: {"feature": a.story.feature, "stopped": [c["id"] for c in stopped_users(a)]}
            for a in accounts if a.story.kind == "decline"
        },
    }  # fmt: skip


def _agent(scripts: Mapping[str, Script]) -> dict[str, Any]:
    def of(plant: str) -> list[str]:
        return [id_ for id_, script in scripts.items() if script.plant == plant]

    return {
        "angry_ticket": "DESK-1002",
        "similar_tickets": of("precedent"),
        "full_history": "TICK-001",
        "routine": of("routine"),
        "looks_routine": of("looks_routine"),
        "needs_person": of("needs_person"),
        "ai_resolved_today": of("ai_today"),
        "ai_reopened": of("ai_reopened"),
        "call": CALL_ID,
    }
