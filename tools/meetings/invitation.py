"""Invitations as iCalendar text (RFC 5545), the same for the same review."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from store.tables import Account, Contact, Person


def review(
    account: Account,
    organizer: Person,
    guests: Sequence[Contact],
    start: datetime,
    minutes: int,
    now: datetime,
) -> str:
    """A request for a quarterly review, in UTC."""
    from icalendar import Calendar, Event, vCalAddress, vText

    event = Event()
    key = f"{account.id} {start.isoformat()} {organizer.id}"
    event.add("uid", f"{sha256(key.encode()).hexdigest()[:32]}@deskmate")
    event.add("dtstamp", now.replace(microsecond=0))
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=minutes))
    event.add("summary", f"{account.name}: quarterly business review")
    event.add("status", "CONFIRMED")
    for person, field, role in (
        (organizer, "organizer", "CHAIR"),
        *((guest, "attendee", "REQ-PARTICIPANT") for guest in guests),
    ):
        if not person.email:
            continue
        address = vCalAddress(f"mailto:{person.email}")
        address.params["cn"] = vText(person.name)
        address.params["role"] = vText(role)
        if field == "attendee":
            address.params["rsvp"] = vText("TRUE")
        event.add(field, address)
    calendar = Calendar()
    calendar.add("prodid", "-//Deskmate//Reviews//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "REQUEST")
    calendar.add_component(event)
    return calendar.to_ical().decode()
