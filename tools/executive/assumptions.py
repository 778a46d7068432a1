"""The editable assumptions behind costs and the return on automation."""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from tools.errors import InvalidArgument
from tools.executive.models import Assumption

HERE = Path(__file__).parent
NAME = "assumptions.yaml"


def read(home: Path | None) -> dict[str, Assumption]:
    """The shipped assumptions, with the entries of `<home>/assumptions.yaml` in their place.

    Raises InvalidArgument for a file that cannot be read, an unknown entry or a negative value.
    """
    shipped = _load(HERE / NAME)
    own_file = home / NAME if home else None
    own = _load(own_file) if own_file and own_file.is_file() else {}
    if unknown := sorted(set(own) - set(shipped)):
        raise InvalidArgument(
            f"{own_file}: there is no assumption {unknown[0]!r}. Known: {', '.join(shipped)}."
        )
    return {
        name: Assumption(
            id=name,
            label=fields["label"],
            unit=fields["unit"],
            why=fields["why"],
            value=_value(name, own.get(name, fields), own_file),
            changed=name in own,
        )
        for name, fields in shipped.items()
    }


def _value(name: str, entry: Any, file: Path | None) -> Decimal:
    said = entry.get("value") if isinstance(entry, dict) else entry
    try:
        value = Decimal(str(said))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value < 0:
        raise InvalidArgument(f"{file}: {name} needs a number that is not negative, not {said!r}.")
    if name == "ticket_share_of_hours" and not 0 < value <= 1:
        raise InvalidArgument(f"{file}: {name} needs a share above 0 and up to 1, not {said!r}.")
    return value


def _load(file: Path) -> dict[str, Any]:
    import yaml

    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise InvalidArgument(f"{file} cannot be read: {error}") from None
    if not isinstance(found, dict):
        raise InvalidArgument(f"{file} needs entries such as `overhead_share: {{value: 0.25}}`.")
    return found
