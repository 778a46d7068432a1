"""How much customers use what they bought."""

from datetime import date

from sqlmodel import Field

from store.tables.types import Provenance


class Usage(Provenance, table=True):
    """Events of one account with one feature on one day."""

    __tablename__ = "usage"
    # Read in stretches of days: on SQLite the rows lie in the order of the key.
    __table_args__ = ({"sqlite_with_rowid": False},)

    account_id: str = Field(primary_key=True, foreign_key="accounts.id", max_length=64)
    product_id: str = Field(primary_key=True, foreign_key="products.id", max_length=64)
    feature: str = Field(primary_key=True, max_length=64)
    day: date = Field(primary_key=True, index=True)
    events: int
    users: int = 0
    """Distinct people of the account who used the feature that day."""


class ContactActivity(Provenance, table=True):
    """Events of one customer contact with one feature in one month."""

    __tablename__ = "contact_activity"

    contact_id: str = Field(primary_key=True, foreign_key="contacts.id", max_length=64)
    product_id: str = Field(primary_key=True, foreign_key="products.id", max_length=64)
    feature: str = Field(primary_key=True, max_length=64)
    month: date = Field(primary_key=True)
    """The first day of the month."""
    account_id: str = Field(foreign_key="accounts.id", index=True, max_length=64)
    events: int
