"""Customers: the companies and the people in them."""

from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Field

from store.tables.types import Money, Provenance, UtcDateTime


class Account(Provenance, table=True):
    """A customer company."""

    __tablename__ = "accounts"

    id: str = Field(primary_key=True, max_length=64)
    name: str = Field(max_length=300, index=True)
    segment: str | None = Field(default=None, max_length=32, index=True)
    """enterprise, mid_market or smb."""
    kind: str | None = Field(default=None, max_length=32)
    """What sort of customer: agency, freelancer, business_owner or enterprise_team."""
    industry: str | None = Field(default=None, max_length=100)
    region: str | None = Field(default=None, max_length=64)
    country: str | None = Field(default=None, max_length=64)
    time_zone: str = Field(default="UTC", max_length=64)
    language: str = Field(default="en", max_length=8)
    plan: str | None = Field(default=None, max_length=64)
    arr: Decimal | None = Field(default=None, sa_type=Money)
    """Annual recurring revenue; None when it is not known, never zero for unknown."""
    seats: int | None = None
    csm_id: str | None = Field(default=None, foreign_key="people.id", index=True, max_length=64)
    sponsor_id: str | None = Field(default=None, max_length=64)
    """The contact who sponsors the product. Not a foreign key: contacts refer to accounts."""
    domain: str | None = Field(default=None, max_length=200)
    customer_since: date | None = None
    churned_on: date | None = None


class Contact(Provenance, table=True):
    """A person at a customer."""

    __tablename__ = "contacts"

    id: str = Field(primary_key=True, max_length=64)
    account_id: str | None = Field(
        default=None, foreign_key="accounts.id", index=True, max_length=64
    )
    name: str = Field(max_length=300)
    email: str | None = Field(default=None, max_length=320, index=True)
    title: str | None = Field(default=None, max_length=200)
    role: str | None = Field(default=None, max_length=32)
    """sponsor, admin, user or billing."""
    language: str = Field(default="en", max_length=8)
    active: bool = True
    last_active_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    left_on: date | None = None
    """The day the contact left the company, where that is known."""
