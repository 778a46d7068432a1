"""SQL over whole chunks of a table's rows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select, tuple_

from store.imports.shape import Key, Row, Shape


def rows_by_key(connection: Connection, shape: Shape, keys: Sequence[Key]) -> dict[Key, Row]:
    """The rows with these keys as the database has them."""
    if not keys:
        return {}
    rows = connection.execute(select(shape.table).where(keyed_in(shape.table, shape.keys, keys)))
    return {shape.key(row): row for row in map(dict, rows.mappings())}


def keyed_in(table: Table, keys: Sequence[str], values: Sequence[Key]) -> Any:
    """A condition that the primary key is one of `values`."""
    if len(keys) == 1:
        return table.columns[keys[0]].in_([value[0] for value in values])
    return tuple_(*(table.columns[name] for name in keys)).in_(values)


def update_all(shape: Shape) -> Any:
    """An update of every column but the key, with parameters as `keyed` names them."""
    condition = [shape.table.columns[name] == bindparam(f"key_{name}") for name in shape.keys]
    others = {name: bindparam(f"to_{name}") for name in shape.columns if name not in shape.keys}
    return shape.table.update().where(*condition).values(others)


def keyed(shape: Shape, row: Row) -> Row:
    return {f"{'key' if name in shape.keys else 'to'}_{name}": row[name] for name in shape.columns}
