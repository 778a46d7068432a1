"""The open queues of today, with the launch peak in one team and 47 tickets that would breach.

Four people of Campaigns & automation hold more than 25 tickets each; the others fewer than 10. What
would breach follows from the rule in `store.demo.effort`; deadlines are set so that each ticket
misses or meets its own by 20 minutes or more.
"""

import random
from dataclasses import dataclass, field
from datetime import date

from store.demo.case import Case
from store.demo.draws import HOUR, MINUTE, between, chance, instant, local, pick, seconds, stream
from store.demo.effort import expected_minutes
from store.demo.facts import FIRST_DAY, NOW
from store.demo.history import open_case
from store.demo.hours import OpenHours
from store.demo.replies import asking, note, working
from store.demo.requests import Request, draw_request
from store.demo.rows import Rows
from store.demo.service import Promise
from store.demo.staff import AGENTS, NEW_HIRE, Agent, working_hours
from store.demo.stories import TODAY, Account
from store.demo.topics import TOPICS, Topic

OVERLOADED = {
    "victor-alvarez": (31, 12),
    "jasmine-cole": (28, 12),
    "peter-novak": (27, 11),
    "lucia-fernandez": (29, 12),
}
"""Person to the open tickets and to those of them that would breach: 47 in all."""
OVERDUE_HOLDERS = (
    "mei-lin",
    "anders-holm",
    "ruth-feldman",
    "omar-haddad",
    "liam-oconnor",
    "ben-archer",
)
"""Each holds one ticket whose deadline has already passed."""
_HANDS_ON = ("priya-nair",)
_NOW = seconds(NOW)


@dataclass
class Waiting:
    """An open ticket: the request, who holds it and in which state."""

    request: Request
    agent: Agent
    status: str
    due: int = 0
    minutes: int = field(init=False)

    def __post_init__(self) -> None:
        self.minutes = expected_minutes(self.request.topic.category, self.request.priority)


class Queues:
    """Draws the open tickets of everybody; `waiting` holds them until they have a number."""

    def __init__(
        self, seed: int, accounts: list[Account], promises: dict[tuple[str, str], Promise]
    ) -> None:
        self.rng = stream(seed, "queues")
        self.promises = promises
        here = [a for a in accounts if a.active and a.since < TODAY]
        self.customers = {r: [a for a in here if a.region == r] for r in ("AMER", "EMEA")}
        self.waiting: list[Waiting] = []
        for agent in AGENTS:
            if agent.id in OVERLOADED:
                self._overload(agent)
            elif agent.id != NEW_HIRE:
                self._fill(agent)

    def _overload(self, agent: Agent) -> None:
        total, breaching = OVERLOADED[agent.id]
        queue = self._workday(agent, breaching, total)
        resting = min(3, total - len(queue))
        tonight = local("America/New_York", TODAY, 18)
        for _ in range(total - len(queue) - resting):
            waiting = self._draw(agent, least=48)
            waiting.due = self._hours(waiting).add(tonight, int(between(self.rng, 14, 30) * HOUR))
            queue.append(waiting)
        for waiting in queue:
            target = self._promise(waiting).resolution(waiting.request.priority)
            waiting.request.created = self._hours(waiting).add(waiting.due, -target)
        self.waiting += queue
        self._rest(agent, resting)

    def _workday(self, agent: Agent, breaching: int, total: int) -> list[Waiting]:
        """What fits into the day, then what does not: the next would end after tomorrow's start."""
        while True:
            queue: list[Waiting] = []
            done = 0
            while done < 425:
                queue.append(self._draw(agent, least=20))
                done += queue[-1].minutes
            late = [self._draw(agent, least=20) for _ in range(breaching)]
            late.sort(key=lambda w: -w.minutes)
            fits = done <= 445 and len(queue) + breaching <= total
            if fits and done + late[0].minutes >= 465:
                break
        finished = 0
        for position, waiting in enumerate(queue):
            finished += waiting.minutes
            spare = (1.0 - finished / 445) * 300 * self.rng.random()
            waiting.due = _NOW + int(finished + 24 + min(spare, 445 - finished)) * MINUTE + position
        self._too_late(late)
        return queue + late

    def _too_late(self, late: list[Waiting]) -> None:
        """Half are due this evening after work, half tomorrow before work."""
        half = len(late) // 2
        evening = local("America/New_York", TODAY, 17, 25)
        morning = local("America/New_York", TODAY, 8, 5) + 24 * HOUR
        for position, waiting in enumerate(late):
            begin = evening if position < half else morning
            waiting.due = begin + position % half * 5 * MINUTE + position

    def _draw(self, agent: Agent, *, least: int = 0, calm: bool = False) -> Waiting:
        """A request for somebody with a target of at least so many hours, none of priority P1."""
        rng = self.rng
        region = "EMEA" if agent.team == "emea" else "AMER"
        while True:
            account = pick(rng, self.customers[region])
            topic = pick(rng, _topics(agent))
            if topic.enterprise_only and account.plan != "enterprise":
                continue
            request = draw_request(rng, account, TODAY, topic)
            if request.priority == "P1" or (calm and request.priority == "P2"):
                continue
            waiting = Waiting(request, agent, "open")
            if self._promise(waiting).resolution(request.priority) >= least * HOUR:
                return waiting

    def _hours(self, waiting: Waiting) -> OpenHours:
        return self._promise(waiting).open_hours

    def _promise(self, waiting: Waiting) -> Promise:
        account = waiting.request.account
        return self.promises[account.plan, account.region]

    def _fill(self, agent: Agent) -> None:
        """A queue that can be worked off in time, with something overdue for a few."""
        rng = self.rng
        hours = OpenHours(working_hours(agent.zone), agent.zone, (), FIRST_DAY, _horizon())
        number = 3 if agent.id in _HANDS_ON else 3 + int(rng.random() * 4)
        queue: list[Waiting] = []
        if agent.id in OVERDUE_HOLDERS:
            queue.append(self._overdue(agent))
        while len(queue) < number:
            waiting = self._draw(agent, calm=agent.id in _HANDS_ON)
            target = self._promise(waiting).resolution(waiting.request.priority)
            age = int(
                target * between(rng, *((0.2, 0.4) if agent.id in _HANDS_ON else (0.03, 0.9)))
            )
            waiting.request.created = self._hours(waiting).add(_NOW - 25 * MINUTE, -age)
            waiting.due = self._hours(waiting).add(waiting.request.created, target)
            if self._in_time([*queue, waiting], hours, agent):
                queue.append(waiting)
        self.waiting += queue
        self._rest(agent, int(rng.random() * 3))

    def _in_time(self, queue: list[Waiting], hours: OpenHours, agent: Agent) -> bool:
        # Ten hours for what the scripted tickets of this morning ask of somebody.
        done = 10 * HOUR if agent.id in _HANDS_ON else 0
        for waiting in sorted(queue, key=lambda w: w.due):
            done += waiting.minutes * MINUTE
            if waiting.due > _NOW and hours.add(_NOW, done) > waiting.due - 45 * MINUTE:
                return False
        return True

    def _overdue(self, agent: Agent) -> Waiting:
        waiting = self._draw(agent)
        target = self._promise(waiting).resolution(waiting.request.priority)
        waiting.due = self._hours(waiting).add(_NOW, -int(between(self.rng, 2, 9) * HOUR))
        waiting.request.created = self._hours(waiting).add(waiting.due, -target)
        return waiting

    def _rest(self, agent: Agent, number: int) -> None:
        """Tickets that wait for the customer or for somebody else: their clock stands still."""
        for _ in range(number):
            waiting = self._draw(agent)
            waiting.status = "pending" if chance(self.rng, 0.75) else "on_hold"
            target = self._promise(waiting).resolution(waiting.request.priority)
            asked = _NOW - int(between(self.rng, 3, 70) * HOUR)
            used = int(target * between(self.rng, 0.05, 0.4))
            waiting.request.created = self._hours(waiting).add(asked, -used)
            waiting.due = asked
            self.waiting.append(waiting)

    def write(self, rng: random.Random, rows: Rows) -> None:
        """The tickets with what has happened so far."""
        for waiting in self.waiting:
            policy = self._promise(waiting).policy_id
            case = open_case(rng, rows, waiting.request, policy, waiting.agent.team)
            self._write(rng, case, waiting)

    def _write(self, rng: random.Random, case: Case, waiting: Waiting) -> None:
        request, agent, created = waiting.request, waiting.agent, waiting.request.created
        case.assign(created + int(between(rng, 1, 5) * MINUTE), agent.id)
        replied = self._reply_time(rng, waiting)
        if replied >= _NOW - 5 * MINUTE:
            return
        who = (agent.id, agent.name)
        if waiting.status == "pending":
            body = asking(rng, request, agent.name)
            case.staff(replied, who, body)
        else:
            case.staff(replied, who, working(request, agent.name))
        case.change(replied, "status", waiting.status, agent.id)
        if waiting.status == "on_hold" or chance(rng, 0.15):
            case.note(replied + 90, who, note(rng))
        if request.mood == "angry" and chance(rng, 0.25):
            case.escalate(min(replied + HOUR, _NOW - MINUTE), agent.id)

    def _reply_time(self, rng: random.Random, waiting: Waiting) -> int:
        if waiting.status != "open":
            return waiting.due
        promise, created = self._promise(waiting), waiting.request.created
        share = 0.05 + (0.1 if waiting.agent.id in _HANDS_ON else 0.75) * rng.random()
        target = promise.first_response(waiting.request.priority)
        return promise.open_hours.add(created, int(target * share))


def _topics(agent: Agent) -> list[Topic]:
    """What somebody's own team handles, with the launch on top in Campaigns & automation."""
    if agent.team == "emea":
        return list(TOPICS)
    if agent.id in _HANDS_ON:
        # Her routine requests are the hand-written ones of this morning.
        return [t for t in TOPICS if t.category in ("integrations", "api")]
    found = [t for t in TOPICS if t.category in agent.skills]
    if agent.team == "campaigns":
        found = [t for t in found if t.category != "lists"]
        found += [t for t in found if t.key == "studio_editor"] * 5
    return found


def _horizon() -> date:
    return instant(_NOW + 40 * 24 * HOUR).date()
