"""What customers have agreed to pay: contracts, invoices and deals in progress."""

from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Field

from store.tables.types import Money, Provenance, UtcDateTime


class Contract(Provenance, table=True):
    """A subscription term."""

    __tablename__ = "contracts"

    id: str = Field(primary_key=True, max_length=64)
    account_id: str = Field(foreign_key="accounts.id", index=True, max_length=64)
    product_id: str | None = Field(default=None, foreign_key="products.id", max_length=64)
    plan: str | None = Field(default=None, max_length=64)
    start_on: date
    end_on: date = Field(index=True)
    """The last day of the term; a renewal is due on this day."""
    notice_by: date | None = None
    """The last day on which either side can give notice."""
    value: Decimal = Field(sa_type=Money)
    """Yearly value of the contract."""
    seats: int | None = None
    auto_renew: bool = True
    status: str = Field(default="active", max_length=16)
    """active, renewed, ended or lost."""
    renewed_by_id: str | None = Field(default=None, max_length=64)


class Invoice(Provenance, table=True):
    """A bill, and when it was paid."""

    __tablename__ = "invoices"

    id: str = Field(primary_key=True, max_length=64)
    account_id: str = Field(foreign_key="accounts.id", index=True, max_length=64)
    issued_on: date
    due_on: date
    paid_on: date | None = None
    amount: Decimal = Field(sa_type=Money)


class Opportunity(Provenance, table=True):
    """A deal that sales or success is working on."""

    __tablename__ = "opportunities"

    id: str = Field(primary_key=True, max_length=64)
    account_id: str | None = Field(
        default=None, foreign_key="accounts.id", index=True, max_length=64
    )
    name: str = Field(max_length=300)
    kind: str = Field(default="new", max_length=16)
    """new, renewal, upsell or cross_sell."""
    product_id: str | None = Field(default=None, foreign_key="products.id", max_length=64)
    owner_id: str | None = Field(default=None, foreign_key="people.id", max_length=64)
    pipeline: str | None = Field(default=None, max_length=200)
    stage: str | None = Field(default=None, max_length=200)
    probability: float | None = None
    """Between 0 and 1, as the source states it."""
    amount: Decimal | None = Field(default=None, sa_type=Money)
    created_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    close_on: date | None = None
    outcome: str = Field(default="open", max_length=16)
    """open, won or lost."""
