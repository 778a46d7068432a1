"""The outbox: nothing is lost, nothing goes to two workers, and what fails is tried again."""

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from assistant.delivery.channel import Channel
from assistant.delivery.smtp import MailServer, SmtpChannel
from assistant.delivery.worker import Tally, Worker
from store import audit
from store.engine import Store
from store.outbox import claims, posting, schedule
from store.outbox.letters import Webhook
from store.tables import OutboxMessage
from tests.delivery.loopback import NOON, Hands, Post, letter

MAIL = ("email", "invitation")
Put = Callable[..., str]
Start = Callable[..., str]


@pytest.fixture
def worker(store: Store, mail_server: Start, hands: Hands) -> Worker:
    return Worker(store, [_channel(mail_server())], hands)


def _channel(address: str) -> Channel:
    return SmtpChannel(MailServer.read(f"smtp://{address}"), "support@penguin.example")


def message(store: Store, which: str) -> OutboxMessage:
    with store.session(read_only=True) as session:
        found = session.get(OutboxMessage, which)
    assert found is not None
    return found


def record(store: Store) -> list[tuple[str, str | None]]:
    """What the record says of deliveries; the record itself must be whole."""
    with store.session(read_only=True) as session:
        assert audit.verify(session).ok
        entries = session.exec(select(audit.AuditEntry).order_by("seq")).all()
    return [(entry.verdict, entry.subject) for entry in entries]


def test_a_message_is_sent_once_and_the_record_says_so(
    store: Store, put: Put, worker: Worker, post: Post
) -> None:
    which = put(letter())
    assert worker.run().sent == 1
    assert worker.run() == Tally()
    assert len(post.mails) == 1
    assert message(store, which).state == "sent"
    assert message(store, which).sent_at == NOON
    assert record(store) == [("sent", f"outbox:{which}")]


def test_messages_leave_in_the_order_in_which_they_were_written(
    put: Put, worker: Worker, post: Post
) -> None:
    for subject in ("one", "two", "three"):
        put(letter(subject))
    worker.run()
    assert [mail["Subject"] for mail in post.mails] == ["one", "two", "three"]


def test_a_message_of_a_transaction_that_is_rolled_back_never_leaves(
    store: Store, worker: Worker, post: Post
) -> None:
    with store.session() as session:
        posting.post(session, letter(), key="p-9:1", at=NOON)
        session.rollback()
    worker.run()
    assert post.mails == []


def test_the_same_delivery_key_is_one_message(store: Store, put: Put) -> None:
    first = put(letter(), "p-1:a")
    assert put(letter(), "p-1:a") == first
    with pytest.raises(ValueError, match="taken by another message"):
        put(letter("Other"), "p-1:a")


def test_a_message_that_fails_is_tried_again_after_growing_pauses(
    store: Store, put: Put, worker: Worker, post: Post, hands: Hands
) -> None:
    post.refuse_data = lambda n: "451 busy" if n <= 3 else None
    which = put(letter())
    pauses = []
    for _ in range(3):
        assert worker.run().later == 1
        assert worker.run() == Tally(), "not before its time"
        waiting = message(store, which)
        assert waiting.last_error == "451 busy"
        assert waiting.next_attempt_at is not None
        pauses.append(waiting.next_attempt_at - hands.time)
        hands.time = waiting.next_attempt_at
    assert worker.run().sent == 1
    for n, pause in enumerate(pauses):
        assert schedule.FIRST * 2**n / 2 <= pause <= schedule.FIRST * 2**n
    assert len({mail["Message-ID"] for mail in post.mails}) == 1


def test_a_message_that_keeps_failing_is_given_up_and_can_be_revived(
    store: Store, put: Put, worker: Worker, post: Post, hands: Hands
) -> None:
    from store.outbox import listing

    post.refuse_data = lambda n: "451 busy" if n <= schedule.MOST_ATTEMPTS else None
    which = put(letter())
    for _ in range(schedule.MOST_ATTEMPTS):
        worker.run()
        hands.on(days=1)
    assert (message(store, which).state, message(store, which).attempts) == ("dead", 10)
    assert worker.run() == Tally()
    with store.session() as session:
        assert listing.revive(session, [which], actor_id="mo", at=hands.time) == [which]
    assert worker.run().sent == 1
    verdicts = [verdict for verdict, _ in record(store)]
    assert verdicts == ["dead", "retried", "sent"]


def test_a_message_that_is_refused_for_good_is_given_up_at_once(
    store: Store, put: Put, worker: Worker, post: Post
) -> None:
    post.refuse_recipient = lambda who: "550 gone" if who.startswith("kim") else None
    lost, kept = put(letter(to="kim@example.com")), put(letter())
    tally = worker.run()
    assert (tally.sent, tally.dead) == (1, 1)
    assert message(store, lost).state == "dead"
    assert message(store, kept).state == "sent"


def test_while_the_mail_server_is_away_messages_wait_and_lose_no_attempt(
    store: Store, put: Put, hands: Hands
) -> None:
    which = put(letter())
    put(letter())
    nobody_there = Worker(store, [_channel("127.0.0.1:9")], hands)
    for _ in range(schedule.MOST_ATTEMPTS + 1):
        tally = nobody_there.run()
        assert list(tally.unusable) == ["mail server"]
    waiting = message(store, which)
    assert (waiting.state, waiting.attempts) == ("waiting", 0)
    assert "cannot be used" in (waiting.last_error or "")


def test_a_kind_without_a_channel_waits(store: Store, put: Put, worker: Worker) -> None:
    which = put(Webhook(event="sla.at_risk"))
    assert worker.run() == Tally()
    assert message(store, which).state == "waiting"


def test_the_claim_of_a_worker_that_died_lapses_and_the_message_goes_out(
    store: Store, put: Put, worker: Worker, post: Post, hands: Hands
) -> None:
    which = put(letter())
    dead_workers = claims.claim(store, hands.time, MAIL)
    assert dead_workers is not None
    assert worker.run() == Tally(), "the claim still runs"
    hands.time += claims.LEASE
    assert worker.run().sent == 1
    assert message(store, which).attempts == 2
    assert claims.sent(store, dead_workers, hands.time) is False, "it is not the holder any more"
    assert record(store) == [("sent", f"outbox:{which}")]


def test_a_message_that_kills_every_worker_is_given_up(
    store: Store, put: Put, hands: Hands
) -> None:
    which = put(letter())
    for _ in range(schedule.MOST_ATTEMPTS):
        assert claims.claim(store, hands.time, MAIL) is not None
        hands.time += claims.LEASE
    assert claims.claim(store, hands.time, MAIL) is None
    assert message(store, which).state == "dead"
    assert record(store) == [("dead", f"outbox:{which}")]


def test_no_message_goes_to_two_workers(store: Store, put: Put) -> None:
    expected = sorted(put(letter()) for _ in range(40))
    together = threading.Barrier(4)

    def take() -> list[str]:
        together.wait()
        taken = iter(lambda: claims.claim(store, NOON, MAIL), None)
        return [claim.id for claim in taken]

    with ThreadPoolExecutor(4) as pool:
        shares = [pool.submit(take) for _ in range(4)]
        taken = [which for share in shares for which in share.result()]
    assert sorted(taken) == expected


def test_what_has_not_left_can_be_withdrawn_and_what_has_cannot(
    store: Store, put: Put, worker: Worker, post: Post
) -> None:
    put(letter("first"))
    worker.run(limit=1)
    put(letter("second"))
    put(letter("third"))
    assert claims.claim(store, NOON, MAIL) is not None
    _belong_to_a_proposal(store)
    with store.session() as session:
        assert posting.withdraw(session, "p-1") == posting.Withdrawal(withdrawn=1, gone=2)
    worker.run()
    assert [mail["Subject"] for mail in post.mails] == ["first"]


def _belong_to_a_proposal(store: Store) -> None:
    from store.tables import Person, Proposal

    with store.session() as session:
        session.add(Person(id="ana", name="Ana"))
        session.flush()
        session.add(
            Proposal(id="p-1", tool="send_reply", args={}, digest="d", requester_id="ana",
                     created_at=NOON)
        )  # fmt: skip
        session.flush()
        for row in session.exec(select(OutboxMessage)).all():
            row.proposal_id = "p-1"
            session.add(row)


def test_a_row_that_no_version_has_written_is_given_up_not_fatal(
    store: Store, put: Put, worker: Worker
) -> None:
    with store.session() as session:
        session.add(
            OutboxMessage(id="m-x", delivery_key="x", kind="email", payload={"to": 7},
                          created_at=NOON)
        )  # fmt: skip
    put(letter())
    tally = worker.run()
    assert (tally.sent, tally.dead) == (1, 1)


class Broken:
    """A channel with a defect."""

    name = "broken"
    kinds = frozenset({"email"})

    def send(self, letter: object, *, key: str, written_at: dt.datetime) -> str | None:
        raise ZeroDivisionError("jo@example.com")

    def close(self) -> None:
        """Nothing to close."""


def test_a_defect_is_not_the_end_of_a_message(
    store: Store, put: Put, hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    which = put(letter())
    assert Worker(store, [Broken()], hands).run().later == 1
    assert message(store, which).last_error == "a defect: ZeroDivisionError"
    assert [record.getMessage() for record in caplog.records] == [f"delivery {which} failed"]


def test_a_watching_worker_sends_what_comes_and_stops_when_told(
    put: Put, worker: Worker, post: Post
) -> None:
    stopped = threading.Event()
    put(letter("one"))

    def seen(tally: Tally) -> None:
        if len(post.mails) == 2:
            stopped.set()
        elif tally.sent:
            put(letter("two"))

    worker.watch(stopped, seen, every_s=0.01)
    assert [mail["Subject"] for mail in post.mails] == ["one", "two"]


@pytest.mark.parametrize("draw", [0.0, 0.5, 1.0])
def test_a_pause_is_between_half_and_all_of_its_step_and_never_over_six_hours(
    draw: float,
) -> None:
    for attempts in range(1, 20):
        full = min(schedule.FIRST * 2 ** (attempts - 1), schedule.LONGEST)
        assert full / 2 <= schedule.pause(attempts, lambda: draw) <= full
