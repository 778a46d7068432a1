"""What is written about an alert: a mail to the person, an event for the owner's address."""

from collections.abc import Iterator

from assistant.alerts.preferences import Way
from store.outbox.letters import Email, Webhook
from store.tables import Alert

NAMED = 5


def letters(
    alert: Alert, ways: frozenset[Way], address: str | None, public_url: str | None
) -> Iterator[tuple[Way, Email | Webhook]]:
    """A letter for each way that is wanted and possible."""
    if "email" in ways and address:
        yield "email", Email(to=[address], subject=alert.title, body=_body(alert, public_url))
    if "webhook" in ways:
        yield "webhook", Webhook(event=f"alert.{alert.kind}", data=_event(alert))


def _body(alert: Alert, public_url: str | None) -> str:
    lines = [f"{alert.title}.", ""]
    lines += [f"- {subject['text']}" for subject in alert.subjects[:NAMED]]
    more = alert.total - min(NAMED, len(alert.subjects))
    if more > 0:
        lines.append(f"- and {more:,} more")
    lines += ["", f"Ask Deskmate: {alert.ask}"]
    if public_url:
        lines.append(public_url)
    lines += ["", "You are told again only of what joins this. `deskmate alerts` changes that."]
    return "\n".join(lines)


def _event(alert: Alert) -> dict[str, object]:
    return {
        "id": alert.id,
        "kind": alert.kind,
        "person": alert.person_id,
        "title": alert.title,
        "total": alert.total,
        "subjects": alert.subjects,
        "ask": alert.ask,
        "opened_at": alert.opened_at.isoformat(),
    }
