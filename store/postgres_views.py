"""The views through which PostgreSQL shows each kind of person their rows.

One schema per audience (`deskmate_csm`, …) holds a view of every table. The views take the
person's ids from settings of the transaction, so opening a session costs one round trip and leaves
nothing behind. `store.schema.prepare` makes them after the tables.
"""

from functools import lru_cache
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.dialects import postgresql
from sqlmodel import SQLModel

from store import detours
from store.errors import DatabaseOutdated
from store.scope import ALL_TEAMS, Scope, Terms, shadow

_AUDIENCES = {
    "executive": Scope("", "executive"),
    "manager": Scope("", "manager"),
    "manager_of_all": Scope("", "manager", managed_team_ids=(ALL_TEAMS,)),
    "agent": Scope("", "agent", agent_sees="own"),
    "agent_of_team": Scope("", "agent", team_id="any"),
    "csm": Scope("", "csm"),
}
_SEPARATOR = "\x1f"
"""Between the ids of a setting; no id holds it, because a scope refuses control characters."""


class _SettingTerms(Terms):
    """The same conditions, with the ids taken from settings of the transaction."""

    @property
    def me(self) -> str:
        return "current_setting('deskmate.person', true)"

    def in_my_team(self) -> str:
        return "team_id = current_setting('deskmate.team', true)"

    def in_managed_teams(self) -> str:
        return f"team_id = ANY({_list('deskmate.teams')})"

    def opened(self) -> str:
        return f"ticket_id = ANY({_list('deskmate.opened')})"


def _list(setting: str) -> str:
    return f"string_to_array(current_setting('{setting}', true), E'\\x1f')"


def limit(connection: Connection, scope: Scope) -> None:
    """Limit every transaction of a `Connection` to the rows of `scope`, and to reading.

    The pool's next connection is not limited. Raises DatabaseOutdated, when a transaction begins,
    where the views have not been made.
    """
    tables: str | None = None

    @event.listens_for(connection, "begin")
    def _begin(begun: Connection) -> None:
        nonlocal tables
        tables = None
        tables = _choose(begun, scope)

    @event.listens_for(connection, "before_cursor_execute")
    def _check(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if tables is not None:
            detours.refuse(statement, tables)


def _choose(connection: Connection, scope: Scope) -> str:
    """Put the person's views on the search path; the schema of the tables themselves."""
    connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    schema = f"deskmate_{_audience(scope)}"
    settings = {
        "view": f"{schema}.tickets",
        "path": f"{schema}, pg_temp",
        "person": scope.person_id,
        "team": scope.team_id or "",
        "teams": _SEPARATOR.join(scope.managed_team_ids),
        "opened": _SEPARATOR.join(scope.opened_ticket_ids),
    }
    tables, made, *_ = connection.execute(_CHOOSE, settings).one()
    if not made:
        raise DatabaseOutdated(
            "The database lacks the views that limit what a person sees; "
            "`deskmate doctor --fix` makes them."
        )
    return str(tables)


_CHOOSE = text(
    "SELECT current_schema(), to_regclass(:view) IS NOT NULL,"
    " set_config('search_path', :path, true), set_config('deskmate.person', :person, true),"
    " set_config('deskmate.team', :team, true), set_config('deskmate.teams', :teams, true),"
    " set_config('deskmate.opened', :opened, true)"
)


def _audience(scope: Scope) -> str:
    if scope.persona == "manager" and ALL_TEAMS in scope.managed_team_ids:
        return "manager_of_all"
    if scope.persona == "agent" and scope.agent_sees == "team" and scope.team_id:
        return "agent_of_team"
    return scope.persona


def current(connection: Connection) -> bool:
    """Whether the views exist and show what this version of Deskmate shows."""
    tables = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
    _, digest = _script(str(tables))
    # Dropping a table takes its views along and leaves their schema standing.
    made, last = connection.execute(
        text(
            "SELECT obj_description(to_regnamespace('deskmate_csm'), 'pg_namespace'),"
            " to_regclass('deskmate_csm.tickets')"
        )
    ).one()
    return last is not None and made == digest


def create_views(connection: Connection) -> None:
    """Make the views afresh; the tables must exist."""
    drop_views(connection)
    tables = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
    script, _ = _script(str(tables))
    connection.exec_driver_sql(script, execution_options={"no_parameters": True})


def drop_views(connection: Connection) -> None:
    """Take the views away, so that the tables below them can change."""
    schemas = ", ".join(f"deskmate_{audience}" for audience in _AUDIENCES)
    connection.exec_driver_sql("SET LOCAL client_min_messages = warning")
    connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {schemas} CASCADE")


@lru_cache(maxsize=4)
def _script(tables: str) -> tuple[str, str]:
    """All views over the tables of a schema as one script, and its digest."""
    parts: list[str] = []
    for audience, scope in _AUDIENCES.items():
        terms = _SettingTerms(scope, f'"{tables}"')
        parts.append(f"CREATE SCHEMA deskmate_{audience}")
        for name in SQLModel.metadata.tables:
            query = shadow(terms, name) or f'SELECT * FROM "{tables}"."{name}"'  # noqa: S608
            parts.append(f'CREATE VIEW deskmate_{audience}."{name}" AS {_typed(query, name)}')
    digest = sha256(";".join(parts).encode()).hexdigest()
    parts += [f"COMMENT ON SCHEMA deskmate_{name} IS '{digest}'" for name in _AUDIENCES]
    return ";\n".join(parts), digest


def _typed(query: str, name: str) -> str:
    """Give a masked column the type of the column it stands for."""
    for column in SQLModel.metadata.tables[name].columns:
        kind = column.type.compile(postgresql.dialect())
        query = query.replace(f'NULL AS "{column.name}"', f'NULL::{kind} AS "{column.name}"')
    return query
