"""Reports survive being kept as JSON."""

from decimal import Decimal

from reports.blocks import Column, Report, Table


def test_an_id_of_digits_stays_an_id_and_an_amount_becomes_a_number() -> None:
    columns = [Column(key="id", label="Ticket", kind="id"), Column(key="arr", label="ARR")]
    rows = [{"id": "00731", "arr": Decimal("12.50")}, {"id": "1e5", "arr": None}]
    kept = Report(blocks=[Table(columns=columns, rows=rows)]).to_json()
    again = Report.model_validate(kept).blocks[0]
    assert isinstance(again, Table)
    assert again.rows[0] == {"id": "00731", "arr": 12.5}
    assert again.rows[1]["id"] == "1e5"
