"""`deskmate people` and `deskmate threads`: who can ask, and what was talked about."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from terminal.options import AsPerson, Json

if TYPE_CHECKING:
    from assistant.wiring import Assistant
    from reports.blocks import Report


PERSONAS = ("executive", "manager", "agent", "csm")


def people(
    persona: Annotated[
        str | None,
        typer.Option("--persona", help="Only executive, manager, agent or csm."),
    ] = None,
    everyone: Annotated[bool, typer.Option("--all", help="Also those who have left.")] = False,
    as_json: Json = False,
) -> None:
    """Who can ask: the staff in the data, with persona and team."""
    from terminal.opening import open_assistant
    from terminal.output import print_json, show

    if persona is not None and persona not in PERSONAS:
        raise typer.BadParameter(
            f"there is no persona {persona!r}; {', '.join(PERSONAS)} there are"
        )
    found = _people(open_assistant(), persona, everyone)
    if as_json:
        print_json(found)
    else:
        show(_report(found))


def _people(assistant: "Assistant", persona: str | None, everyone: bool) -> list[dict[str, Any]]:
    from sqlmodel import col, select

    from store.tables import Person, Team

    query = select(Person, Team).join(Team, isouter=True).order_by(Person.persona, Person.name)
    if persona is not None:
        query = query.where(Person.persona == persona)
    if not everyone:
        query = query.where(col(Person.active))
    defaults = set(assistant.demo.people.values()) if assistant.demo else set()
    with assistant.store.session(read_only=True) as session:
        return [
            {
                "id": person.id,
                "name": person.name,
                "persona": person.persona,
                "title": person.title,
                "team": team.name if team else None,
                "email": person.email,
                "time_zone": person.time_zone,
                "default": person.id in defaults,
            }
            for person, team in session.exec(query)
        ]


def _report(found: list[dict[str, Any]]) -> "Report":
    from reports.blocks import Block, Column, Headline, Note, Report, Table
    from reports.format import count

    if not found:
        text = "There are no people of that kind in the data; --as manager and --as executive work."
        return Report(blocks=[Headline(text=text)])
    blocks: list[Block] = [
        Headline(text=f"{count(len(found), 'person', 'people')} can ask; say who with --as."),
        Table(
            columns=[
                Column(key="id", label="Id", kind="id"),
                Column(key="name", label="Name"),
                Column(key="persona", label="Persona"),
                Column(key="team", label="Team"),
            ],
            rows=[
                {
                    "id": f"{person['id']} *" if person["default"] else person["id"],
                    **{key: person[key] for key in ("name", "persona", "team")},
                }
                for person in found
            ],
        ),
    ]
    if any(person["default"] for person in found):
        blocks.append(Note(text="* asks when only the persona is given (--as agent)."))
    return Report(blocks=blocks)


def threads(who: AsPerson = None, as_json: Json = False) -> None:
    """Your conversations, the latest first; continue one with ask --thread ID."""
    from reports.blocks import Column, Headline, Report, Table
    from terminal.opening import open_assistant
    from terminal.output import print_json, show

    assistant = open_assistant()
    actor = assistant.actor(who)
    found = assistant.threads.of(actor.person_id)
    if as_json:
        print_json(
            [{"id": t.id, "title": t.title, "updated_at": t.updated_at.isoformat()} for t in found]
        )
        return
    if not found:
        show(Report(blocks=[Headline(text=f"{actor.name} has not asked anything yet.")]))
        return
    columns = [
        Column(key="id", label="Conversation", kind="id"),
        Column(key="title", label="Began with"),
        Column(key="at", label="Last question", kind="datetime"),
    ]
    rows: list[Any] = [{"id": t.id, "title": t.title, "at": t.updated_at} for t in found]
    from zoneinfo import ZoneInfo

    heading = Headline(text=f"Conversations of {actor.name}.")
    show(Report(blocks=[heading, Table(columns=columns, rows=rows)]), ZoneInfo(actor.time_zone))
