"""How requests of the past were answered: replies, pauses, detours, solutions."""

import random
from collections import defaultdict
from dataclasses import dataclass

from store.demo.case import AI_ID, AI_NAME, Case
from store.demo.draws import DAY, HOUR, MINUTE, between, chance, midnight, seconds
from store.demo.effort import spent_minutes
from store.demo.facts import AI_SINCE, LAUNCH_DAY, NOW, OUTAGE
from store.demo.replies import (
    answering,
    asking,
    coming_back,
    confirming,
    fixing,
    holding,
    note,
    thanking,
)  # fmt: skip
from store.demo.requests import Request, office_hours
from store.demo.routing import BY_ID, CAREFUL, QUICK, agent_for, hard, team_for
from store.demo.rows import Rows
from store.demo.service import Promise
from store.demo.staff import Agent
from store.demo.surveys import rate_ticket
from store.demo.wording import opening

_NOW = seconds(NOW)
_LAUNCH = midnight(LAUNCH_DAY)
_OUTAGE = (midnight(OUTAGE[0]), midnight(OUTAGE[1]) + DAY)
_CLOSES_AFTER = 4 * DAY
_BREACH_SHARES = {
    (CAREFUL, True): 0.18,
    (CAREFUL, False): 0.0,
    (QUICK, True): 0.4,
    (QUICK, False): 0.03,
}
"""Share of missed resolution targets of the pair, by whether the ticket is hard."""


class History:
    """Answers requests one after the other; keeps what has to come out exact on the way."""

    def __init__(
        self, rng: random.Random, rows: Rows, promises: dict[tuple[str, str], Promise]
    ) -> None:
        self.rng, self.rows, self.promises = rng, rows, promises
        self._owed: dict[tuple[str, bool], float] = defaultdict(float)
        self.moods: dict[str, str] = {}

    def answer(self, request: Request) -> bool:
        """Write the ticket as it went; False when it would not be solved by today."""
        rng = self.rng
        promise = self.promises[request.account.plan, request.account.region]
        if self._by_assistant(request):
            agent = self._supervisor(request)
            plan = _Plan(request, promise, agent, late=False, quick=True)
            if request.created + 10 * HOUR > _NOW:
                return False
            self._resolve_by_assistant(plan)
            return True
        team = team_for(rng, request)
        agent = agent_for(rng, request, team)
        plan = _Plan(request, promise, agent, late=self._is_late(request, agent, team))
        plan.draw(rng)
        if plan.resolved > _NOW - 5 * MINUTE:
            return False
        self._resolve_by_person(plan, team)
        return True

    def _by_assistant(self, request: Request) -> bool:
        eligible = request.topic.routine and request.priority in ("P3", "P4")
        calm = request.mood != "angry" and request.language == "en"
        launched = request.created >= midnight(AI_SINCE)
        return eligible and calm and launched and chance(self.rng, 0.6)

    def _supervisor(self, request: Request) -> Agent:
        """Whose queue the assistant works for; Priya looks after more of it than others."""
        if request.account.region == "AMER" and chance(self.rng, 0.2):
            return BY_ID["priya-nair"]
        return agent_for(self.rng, request, team_for(self.rng, request))

    def _is_late(self, request: Request, agent: Agent, team: str) -> bool:
        """Whether the resolution target is missed; depends on what is known when it arrives."""
        key = (agent.id, hard(request.priority))
        if key in _BREACH_SHARES:
            self._owed[key] += _BREACH_SHARES[key]
            late = self._owed[key] >= 1
            self._owed[key] -= late
            return late
        odds = 0.06 * request.topic.odds**1.8 * agent.pace**2
        odds *= {"P1": 2.2, "P2": 1.5, "P3": 1.0, "P4": 0.6}[request.priority]
        odds *= 1.0 if office_hours(request.created) else 1.7
        odds *= 1.6 if request.mood == "angry" else 1.0
        odds *= 0.5 if request.channel in ("chat", "phone") else 1.0
        if request.created >= _LAUNCH and team == "campaigns":
            odds *= 8.0 if request.priority == "P2" else 1.8
        if _OUTAGE[0] <= request.created < _OUTAGE[1]:
            odds *= 3.5
        return self.rng.random() < odds / (1 + odds)

    def _open(self, request: Request, team: str) -> Case:
        self.moods[request.ticket_id] = request.mood
        return open_case(self.rng, self.rows, request, self._policy(request), team)

    def _policy(self, request: Request) -> str:
        return self.promises[request.account.plan, request.account.region].policy_id

    def _resolve_by_person(self, plan: "_Plan", team: str) -> None:
        rng, request = self.rng, plan.request
        case = self._open(request, team)
        _maybe_raise(rng, case, plan)
        first = agent_for(rng, request, team) if chance(rng, 0.13) else plan.agent
        case.assign(request.created + int(between(rng, 1, 6) * MINUTE), first.id)
        who = (first.id, first.name)
        if plan.paused_until:
            case.staff(plan.replied, who, asking(rng, request, first.name))
            case.change(plan.replied, "status", "pending", first.id)
            case.customer(plan.paused_until, answering(request))
            case.change(plan.paused_until, "status", "open", None)
            self._acknowledge(case, plan, who)
        else:
            case.change(plan.replied, "status", "open", first.id)
            case.staff(plan.replied, who, holding(rng, request, first.name))
        middle = plan.middle()
        if first is not plan.agent:
            case.assign(middle, plan.agent.id)
        if chance(rng, 0.06 + 0.25 * (request.mood == "angry") * request.account.story.depth):
            case.escalate(middle, plan.agent.id)
        if chance(rng, 0.22):
            case.note(middle, (plan.agent.id, plan.agent.name), note(rng))
        self._finish(case, plan)

    def _acknowledge(self, case: Case, plan: "_Plan", who: tuple[str, str]) -> None:
        """Most answers of customers are confirmed in time; some wait for the solution."""
        hours = plan.promise.hours(plan.request.priority)
        target = plan.promise.first_response(plan.request.priority)
        at = hours.add(plan.paused_until, int(target * between(self.rng, 0.05, 0.9)))
        if at < plan.resolved and not chance(self.rng, 0.12 + 0.3 * plan.late):
            case.staff(at, who, confirming(plan.request, who[1]))

    def _finish(self, case: Case, plan: "_Plan") -> None:
        rng, request, agent = self.rng, plan.request, plan.agent
        body, resolution = fixing(rng, request, agent.name)
        done = plan.resolved
        case.staff(done, (agent.id, agent.name), body)
        case.spent(done, spent_minutes(rng, request.topic.category, case.row["priority"]), agent.id)
        case.resolve(done, agent.id, resolution)
        back = done + int(between(rng, 2, 50) * HOUR)
        again = back + int(between(rng, 1, 9) * HOUR)
        if (
            chance(rng, 0.08 if plan.late else 0.035)
            and again < _NOW - HOUR
            and agent.id not in (CAREFUL, QUICK)
        ):
            case.customer(back, coming_back(rng, request))
            case.reopen(back)
            body, resolution = fixing(rng, request, agent.name)
            case.staff(again, (agent.id, agent.name), body)
            case.resolve(again, agent.id, resolution)
            done = again
        self._settle(case, plan, done)

    def _resolve_by_assistant(self, plan: "_Plan") -> None:
        rng, request, agent = self.rng, plan.request, plan.agent
        case = self._open(request, agent.team)
        case.assign(request.created + 30, agent.id)
        done = request.created + int(between(rng, 1.2, 5) * MINUTE)
        body, resolution = fixing(rng, request, AI_NAME)
        case.staff(done, (None, AI_NAME), body)
        case.resolve(done, AI_ID, resolution)
        case.row["tags"] = ["ai-resolved"]
        if chance(rng, 0.09):
            back = done + int(between(rng, 0.5, 5) * HOUR)
            case.customer(back, coming_back(rng, request))
            case.reopen(back)
            plan.resolved = back + int(between(rng, 0.5, 4) * HOUR)
            self._finish(case, plan)
            return
        if chance(rng, 0.15):
            case.note(
                done + 2 * HOUR, (agent.id, agent.name), "Checked the assistant's answer: correct."
            )
        self._settle(case, plan, done)

    def _settle(self, case: Case, plan: "_Plan", done: int) -> None:
        """Thanks, the survey, and closing after some days."""
        rng, request = self.rng, plan.request
        said = done + int(between(rng, 0.2, 8) * HOUR)
        if chance(rng, 0.42) and said < _NOW:
            body = thanking(rng, request, plan.agent.name, late=plan.late)
            if case.row["resolved_by_kind"] == "ai":
                body = "That worked, thank you!"
            case.customer(said, body)
        rate_ticket(rng, self.rows, case, request, plan.agent, done, late=plan.late)
        if done + _CLOSES_AFTER < _NOW:
            case.close(done + _CLOSES_AFTER)


@dataclass
class _Plan:
    """When the answers to a request come. All times in seconds since 1970."""

    request: Request
    promise: Promise
    agent: Agent
    late: bool
    quick: bool = False
    replied: int = 0
    paused_until: int = 0
    resolved: int = 0

    def draw(self, rng: random.Random) -> None:
        """Choose the times so that the resolution target is met or missed as planned."""
        request, priority = self.request, self.request.priority
        hours = self.promise.hours(priority)
        target = self.promise.first_response(priority)
        slow = chance(rng, 0.3 if self.late else 0.03)
        share = between(rng, 1.03, 1.6) if slow else 0.04 + 0.8 * rng.random() * rng.random()
        share *= 0.3 if request.channel in ("chat", "phone") else 1.0
        self.replied = hours.add(request.created, max(int(target * share), 90))
        target = self.promise.resolution(priority)
        used = rng.random()
        share = 1.04 + 0.9 * used * used if self.late else 0.06 + 0.86 * used
        amount = max(
            int(target * share), hours.between(request.created, self.replied) + 20 * MINUTE
        )
        if not self.late and amount > target * 0.97:
            amount = int(target * 0.97)
            self.replied = min(self.replied, hours.add(request.created, amount // 2))
        if chance(rng, 0.42):
            self.paused_until = self.replied + int(between(rng, 0.4, 26) * HOUR)
            left = amount - hours.between(request.created, self.replied)
            self.resolved = hours.add(self.paused_until, left)
        else:
            self.resolved = hours.add(request.created, amount)
        self.resolved = max(
            self.resolved, self.replied + 10 * MINUTE, self.paused_until + 10 * MINUTE
        )

    def middle(self) -> int:
        """A moment between the last message and the solution."""
        begin = self.paused_until or self.replied
        return begin + (self.resolved - begin) // 2


def open_case(rng: random.Random, rows: Rows, request: Request, policy: str, team: str) -> Case:
    """The ticket as it comes in, with the customer's first message."""
    subject, body = opening(
        rng, request.topic, request.slots, request.mood, request.account, request.contact["name"],
        request.language,
    )  # fmt: skip
    case = Case(
        rows, request.ticket_id, request.created, request.account, request.contact,
        subject=subject, team_id=team, product_id=request.topic.product,
        priority=request.priority, channel=request.channel, category=request.topic.category,
        subcategory=request.topic.key, language=request.language, sla_policy_id=policy,
    )  # fmt: skip
    case.customer(request.created, body)
    return case


def _maybe_raise(rng: random.Random, case: Case, plan: "_Plan") -> None:
    """Some tickets come in one priority lower and are raised soon after."""
    if plan.request.priority in ("P2", "P3") and chance(rng, 0.06):
        number = int(plan.request.priority[1])
        at = plan.request.created + int(between(rng, 5, 25) * MINUTE)
        if at < plan.replied:
            case.row["priority"] = f"P{number + 1}"
            case.rows["ticket_events"][-1]["new"] = f"P{number + 1}"
            case.change(at, "priority", f"P{number}", plan.agent.id)
