"""Every read tool on a large company, through the door: wall and processor time, and memory.

    DESKMATE_HOME=/tmp/large deskmate demo --scale 12.5 --tickets 100000 --no-chat
    DESKMATE_HOME=/tmp/large python -m bench.scale [--runs 20] [--tool NAME …] [--json]

Reads the installation that the environment names (also DESKMATE_DATABASE_URL, for PostgreSQL).
Tickets and customers differ from call to call, so that nothing is answered from what the call
before left behind. The first call of each line is made before measuring and shown apart. What is
there at the start stays out of the garbage collector's way, as in the server. Each line goes to
the error output as JSON as soon as it is measured. On PostgreSQL the processor time of the
database's server processes is added, where it runs on the same machine; without parallel workers
(`?options=-cmax_parallel_workers_per_gather%3D0`) that is all.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from api import memory
from assistant.settings import Settings
from assistant.wiring import Assistant, build
from store.tables import OPEN_STATUSES, Account, Ticket

Args = dict[str, Any]
AIM_MS = 300


@dataclass(frozen=True)
class Line:
    """What one kind of call took."""

    who: str
    tool: str
    args: str
    first_ms: float
    p50_ms: float
    p95_ms: float
    cpu_p50_ms: float
    cpu_p95_ms: float
    kind: str


@dataclass(frozen=True)
class Samples:
    """Rows that calls are made about, a different one each time."""

    own: list[str]
    """Open tickets of the agent who asks."""
    tickets: list[str]
    """Open tickets of anybody."""
    accounts: list[str]
    """The largest customers."""
    mine: list[str]
    """Customers of the success manager who asks."""


def each(name: str, values: Sequence[str], **rest: Any) -> Callable[[int], Args]:
    """A call whose argument `name` goes through values."""
    return lambda n: {name: values[n % len(values)], **rest}


def always(**args: Any) -> Callable[[int], Args]:
    """A call that is the same each time."""
    return lambda _: args


def calls(s: Samples) -> list[tuple[str, str, Callable[[int], Args]]]:
    """Who calls what; the arguments of the n-th call."""

    words = ("password reset", "emails land in spam", "api rate limit", "invoice is wrong")
    return [
        ("executive", "account_health", always()),
        ("csm", "account_health", always(scope="mine")),
        ("executive", "explain_health", each("account", s.accounts)),
        ("executive", "churn_risk", always()),
        ("csm", "churn_risk", always()),
        ("executive", "declining_adoption", always()),
        ("executive", "declining_adoption", always(period="last_60_days")),
        ("csm", "declining_adoption", always(period="last_60_days")),
        ("executive", "upcoming_renewals", always()),
        ("executive", "upcoming_renewals", always(within="next_quarter", rank_by="value")),
        ("executive", "expansion_opportunities", always()),
        ("csm", "expansion_opportunities", always()),
        ("executive", "account_brief", each("account", s.accounts)),
        ("csm", "account_brief", each("account", s.mine)),
        ("executive", "what_can_you_do", always()),
        ("executive", "executive_summary", always()),
        ("executive", "executive_summary", always(period="last_quarter")),
        ("executive", "support_costs", always()),
        ("executive", "support_costs", always(period="this_year", by="category")),
        ("agent", "search_knowledge", each("query", words)),
        ("manager", "knowledge_gaps", always()),
        ("manager", "knowledge_gaps", always(period="last_90_days")),
        ("agent", "draft_reply", each("ticket", s.own)),
        ("manager", "draft_reply", each("ticket", s.tickets)),
        ("manager", "my_calendar", always()),
        ("csm", "my_calendar", always(period="this_week")),
        ("agent", "meeting_prep", always(time="14:00")),
        ("csm", "meeting_prep", each("account", s.mine)),
        ("executive", "sla_performance", always()),
        ("executive", "sla_performance", always(period="this_year", by="week")),
        ("manager", "sla_performance", always(by="agent")),
        ("manager", "sla_at_risk", always()),
        ("agent", "sla_at_risk", always()),
        ("manager", "team_workload", always()),
        ("manager", "compare_agents", always()),
        ("manager", "compare_agents", always(period="this_quarter")),
        ("manager", "rank_agents", always(order="worst")),
        ("executive", "team_performance", always()),
        ("manager", "recommend_reassignments", always()),
        ("manager", "recommend_reassignments", always(goal="sla")),
        ("agent", "list_tickets", always(assignee="me")),
        ("manager", "list_tickets", always(sla="at_risk")),
        ("manager", "list_tickets", always(status="all", period="this_year")),
        ("agent", "show_ticket", each("ticket", s.own)),
        ("manager", "ai_resolutions", always()),
        ("agent", "ai_resolutions", always(period="today", agent="me")),
        ("agent", "similar_tickets", each("ticket", s.own)),
        ("manager", "similar_tickets", each("ticket", s.tickets)),
        ("manager", "similar_tickets", each("text", words)),
        ("manager", "summarize_ticket", each("ticket", s.tickets)),
        ("agent", "triage_queue", always()),
        ("manager", "triage_queue", always(agent="anyone")),
    ]


def main() -> None:
    """Print a line per call, the slowest last, and the memory at its peak."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--tool", action="append", help="only this one; may be repeated")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    assistant = build(Settings.load())
    with assistant.store.session(read_only=True) as session:
        samples = _samples(session, assistant)
    memory.settle()
    work = _Work(assistant)
    lines: list[Line] = []
    for who, tool, args in calls(samples):
        if not given.tool or tool in given.tool:
            lines.append(_measured(assistant, who, tool, args, given.runs, work))
            print(json.dumps(asdict(lines[-1])), file=sys.stderr, flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if given.json:
        print(json.dumps({"peak_mb": peak, "calls": [asdict(line) for line in lines]}))
        return
    print(f"{'':34}{'':34}{'wall ms':>24}{'processor ms':>16}")
    print(f"{'tool':34}{'arguments':34}{'first':>8}{'p50':>8}{'p95':>8}{'p50':>8}{'p95':>8}")
    for line in sorted(lines, key=lambda line: line.cpu_p95_ms):
        name = f"{line.who} {line.tool}"
        over = "  over" if line.cpu_p95_ms > AIM_MS else ""
        figures = (line.first_ms, line.p50_ms, line.p95_ms, line.cpu_p50_ms, line.cpu_p95_ms)
        shown = "".join(f"{ms:8.0f}" for ms in figures)
        kind = "" if line.kind == "result" else f"  {line.kind}"
        print(f"{name:34.34}{line.args:33.33} {shown}{over}{kind}")
    print(f"peak memory {peak:.0f} MB")


class _Work:
    """Processor time of this process, and of the database server's parts that serve it."""

    def __init__(self, assistant: Assistant) -> None:
        self._store = assistant.store
        self._served = assistant.store.sqlite_path is None
        self._so_far: dict[int, int] = {}

    def seconds(self) -> float:
        """So far."""
        if self._served:
            with self._store.session(read_only=True) as session:
                pids = session.connection().execute(_SERVERS).scalars().all()
            self._so_far |= {pid: _nanoseconds(pid) for pid in pids}
        return time.process_time() + sum(self._so_far.values()) / 1e9


_SERVERS = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")


def _nanoseconds(pid: int) -> int:
    """On a processor, 0 where the server is elsewhere."""
    told = Path(f"/proc/{pid}/schedstat")
    return int(told.read_text().split()[0]) if told.is_file() else 0


def _measured(
    assistant: Assistant, who: str, tool: str, args: Callable[[int], Args], runs: int, work: _Work
) -> Line:
    person = assistant.actor(who)
    clock = assistant.clock.in_zone(person.time_zone)
    wall, cpu, kinds = [], [], set()
    for n in range(runs + 1):
        started, used = time.perf_counter(), work.seconds()
        outcome = assistant.door.call(tool, args(n), person, clock)
        wall.append((time.perf_counter() - started) * 1000)
        cpu.append((work.seconds() - used) * 1000)
        kinds.add(outcome.kind)
    first, *rest = wall
    return Line(
        who, tool, _shown(args(0)), first, _at(rest, 0.5), _at(rest, 0.95),
        _at(cpu[1:], 0.5), _at(cpu[1:], 0.95), "/".join(sorted(kinds)),
    )  # fmt: skip


def _shown(args: Args) -> str:
    return ", ".join(f"{name}={value}" for name, value in args.items())


def _at(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(round(share * len(ordered)), len(ordered) - 1)]


def _samples(session: Session, assistant: Assistant) -> Samples:
    agent, csm = assistant.actor("agent"), assistant.actor("csm")
    open_ = select(Ticket.id).where(col(Ticket.status).in_(OPEN_STATUSES)).order_by(Ticket.id)
    own = session.exec(open_.where(Ticket.assignee_id == agent.person_id)).all()
    anybody = session.exec(open_).all()
    stay = select(Account.id).where(col(Account.churned_on).is_(None))
    stay = stay.order_by(col(Account.arr).desc(), col(Account.id)).limit(50)
    mine = session.exec(stay.where(Account.csm_id == csm.person_id)).all()
    step = max(1, len(anybody) // 40)
    return Samples(list(own), list(anybody[::step]), list(session.exec(stay).all()), list(mine))


if __name__ == "__main__":
    main()
