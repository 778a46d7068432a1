"""Tables whose rows the database itself refuses to change or delete."""

from sqlalchemy import DDL, Table, event

_SQLITE = """CREATE TRIGGER {table}_keep_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
_POSTGRES_FUNCTION = """CREATE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"""
_POSTGRES_TRIGGER = """CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_keep()"""


def statements(table: str, dialect: str) -> list[str]:
    """The SQL that makes a table append-only."""
    if dialect == "sqlite":
        return [_SQLITE.format(table=table, verb=verb) for verb in ("UPDATE", "DELETE")]
    return [_POSTGRES_FUNCTION.format(table=table), _POSTGRES_TRIGGER.format(table=table)]


def append_only(table: Table) -> None:
    """Have the rows of a table kept as they are, wherever the table is created."""
    for dialect in ("sqlite", "postgresql"):
        for statement in statements(table.name, dialect):
            ddl = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)
            event.listen(table, "after_create", ddl)
    gone = DDL(f"DROP FUNCTION IF EXISTS {table.name}_keep").execute_if(dialect="postgresql")
    event.listen(table, "after_drop", gone)
