"""`deskmate tokens`: who may call the server, and how that ends."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from terminal.options import Json

if TYPE_CHECKING:
    from assistant.wiring import Assistant
    from store.tables import ApiToken

app = typer.Typer(no_args_is_help=True, help="Tokens for the server: create, list, revoke.")

DAYS = 90


@app.command()
def create(
    person: Annotated[
        str,
        typer.Option("--for", metavar="PERSON", help="Whose token: an id, e-mail or name."),
    ],
    name: Annotated[str, typer.Option("--name", help="What it is for.")] = "token",
    scopes: Annotated[
        str,
        typer.Option("--scopes", help="chat, decide, audit, mcp, metrics; separated by commas."),
    ] = "chat,decide,audit,mcp",
    days: Annotated[int, typer.Option("--days", min=1, help="How long it works.")] = DAYS,
    as_json: Json = False,
) -> None:
    """Make a token for a person. It is shown this once; only its digest is kept."""
    from store import tokens
    from terminal.opening import open_assistant
    from terminal.output import print_json, print_line

    assistant = open_assistant()
    now = datetime.now(UTC)
    with assistant.store.session() as session:
        token, secret = tokens.create(
            session,
            person=who(assistant, person),
            name=name,
            now=now,
            by="command-line",
            scopes=[scope.strip() for scope in scopes.split(",") if scope.strip()],
            expires_at=now + timedelta(days=days),
        )
    if as_json:
        print_json({**_told(token, now), "token": secret})
        return
    print_line(secret)
    print_line(
        f"For {token.person}: {', '.join(token.scopes)}; {days} days. "
        f"Keep it now, it is not shown again. End it with: deskmate tokens revoke {token.id}"
    )


@app.command("list")
def list_tokens(
    person: Annotated[
        str | None, typer.Option("--for", metavar="PERSON", help="Only this person's.")
    ] = None,
    as_json: Json = False,
) -> None:
    """The tokens there are, the latest first; never their secrets."""
    from reports.blocks import Column, Headline, Report, Table
    from store import tokens
    from terminal.opening import open_assistant
    from terminal.output import print_json, show

    assistant, now = open_assistant(), datetime.now(UTC)
    with assistant.store.session(read_only=True) as session:
        found = tokens.every(session, who(assistant, person) if person else None)
    told = [_told(token, now) for token in found]
    if as_json:
        print_json(told)
        return
    if not told:
        said = "There are no tokens. `deskmate tokens create --for PERSON` makes one."
        show(Report(blocks=[Headline(text=said)]))
        return
    labels = {"id": "Id", "person": "Person", "name": "Name", "scopes": "Scopes", "state": "State"}
    columns = [Column(key=key, label=label) for key, label in labels.items()]
    columns.append(Column(key="expires_at", label="Until", kind="datetime"))
    rows: list[Any] = [
        {**row, "scopes": ", ".join(row["scopes"]), "expires_at": token.expires_at}
        for row, token in zip(told, found, strict=True)
    ]
    rows = [{c.key: row[c.key] for c in columns} for row in rows]
    show(Report(blocks=[Headline(text="Tokens."), Table(columns=columns, rows=rows)]))


@app.command()
def revoke(
    token: Annotated[str, typer.Argument(metavar="ID", help="The token's id, as listed.")],
    as_json: Json = False,
) -> None:
    """End a token, and the browser sessions made from it."""
    from store import tokens
    from terminal.opening import open_assistant
    from terminal.output import print_json, print_line

    assistant, now = open_assistant(), datetime.now(UTC)
    with assistant.store.session() as session:
        ended = tokens.revoke(session, token, now=now, by="command-line")
    if as_json:
        print_json(_told(ended, now))
    else:
        print_line(f"{ended.id} of {ended.person} does not work any more.")


def who(assistant: "Assistant", person: str) -> str:
    """What a token says of whose it is: a person's id, or the persona of an operator."""
    actor = assistant.actor(person)
    return actor.person_id.removeprefix("operator-")


def _told(token: "ApiToken", now: datetime) -> dict[str, Any]:
    from store import tokens

    state = "works" if tokens.usable(token, now) else "expired"
    return {
        "id": token.id,
        "person": token.person,
        "name": token.name,
        "scopes": token.scopes,
        "state": "revoked" if token.revoked_at else state,
        "created_at": token.created_at.isoformat(),
        "expires_at": token.expires_at.isoformat() if token.expires_at else None,
    }
