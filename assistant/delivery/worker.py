"""Works through the outbox: claim, send, settle, one message at a time."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from assistant.delivery.channel import Channel, DeliveryError, Undeliverable, Unusable
from store.engine import Store
from store.outbox import claims, letters, schedule
from store.outbox.claims import Claim

log = logging.getLogger("deskmate.delivery")


@dataclass
class Tally:
    """What came of a run, in messages."""

    sent: int = 0
    later: int = 0
    """Failed, and tried again after a pause."""
    dead: int = 0
    """Given up."""
    remarks: list[str] = field(default_factory=list)
    unusable: dict[str, str] = field(default_factory=dict)
    """Channels that did not work at all, by name, with the reason."""

    @property
    def handled(self) -> int:
        return self.sent + self.later + self.dead


def system_time() -> datetime:
    """The system's time: a frozen clock would never try again."""
    return datetime.now(UTC)


POLL_S = 5.0
"""How often a watching worker looks for messages."""
LONGEST_REST_S = 300.0
"""How long it leaves a channel alone that keeps being unusable, at most."""


class Worker:
    """Sends due messages through channels. Several may run at once, on several machines."""

    def __init__(
        self, store: Store, channels: Sequence[Channel], now: Callable[[], datetime] = system_time
    ) -> None:
        self.store = store
        self.now = now
        self._channels = list(channels)

    def watch(
        self, stopped: threading.Event, on_run: Callable[[Tally], None], every_s: float = POLL_S
    ) -> None:
        """Send what comes until `stopped` is set; the message in hand is finished first.

        While a channel does not work at all, the rests between runs grow to five minutes.
        """
        rest = every_s
        while not stopped.is_set():
            tally = self.run(stopped=stopped)
            on_run(tally)
            rest = min(rest * 2, LONGEST_REST_S) if tally.unusable else every_s
            stopped.wait(rest)

    def run(
        self,
        limit: int | None = None,
        on_message: Callable[[Tally], None] = lambda _: None,
        stopped: threading.Event | None = None,
    ) -> Tally:
        """Send what is due, at most `limit` messages, and say what came of it."""
        tally = Tally()
        carriers = {kind: channel for channel in self._channels for kind in channel.kinds}
        try:
            while carriers and (limit is None or tally.handled < limit):
                if stopped is not None and stopped.is_set():
                    break
                claim = claims.claim(self.store, self.now(), sorted(carriers))
                if claim is None:
                    break
                channel = carriers[claim.kind]
                if not self._attempt(channel, claim, tally):
                    carriers = {k: c for k, c in carriers.items() if c is not channel}
                on_message(tally)
        finally:
            for channel in self._channels:
                channel.close()
        return tally

    def _attempt(self, channel: Channel, claim: Claim, tally: Tally) -> bool:
        """Send one message; False where its channel does not work at all."""
        try:
            letter = letters.read(claim.kind, claim.payload)
            remark = channel.send(letter, key=claim.delivery_key, written_at=claim.created_at)
        except Unusable as error:
            # Not the message's fault: it keeps its attempts for when the channel is back.
            claims.released(self.store, claim, str(error))
            tally.unusable[channel.name] = str(error)
            return False
        except (Undeliverable, ValueError) as error:
            claims.refused(self.store, claim, self.now(), str(error))
            tally.dead += 1
        except DeliveryError as error:
            self._later(claim, str(error), tally)
        except Exception as error:
            log.exception("delivery %s failed", claim.id)
            self._later(claim, f"a defect: {type(error).__name__}", tally)
        else:
            claims.sent(self.store, claim, self.now(), remark)
            tally.sent += 1
            if remark:
                tally.remarks.append(f"{claim.id}: {remark}")
        return True

    def _later(self, claim: Claim, why: str, tally: Tally) -> None:
        now = self.now()
        retry_at = now + schedule.pause(claim.attempt)
        claims.failed(self.store, claim, now, why, retry_at=retry_at)
        if claim.attempt >= schedule.MOST_ATTEMPTS:
            tally.dead += 1
        else:
            tally.later += 1
