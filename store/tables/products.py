"""What is sold, and what each plan includes."""

from decimal import Decimal
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from store.tables.types import Money, Provenance


class Product(Provenance, table=True):
    """A product or add-on with its list price."""

    __tablename__ = "products"

    id: str = Field(primary_key=True, max_length=64)
    name: str = Field(max_length=200)
    kind: str = Field(default="core", max_length=16)
    """core or add_on."""
    features: list[str] = Field(default_factory=list, sa_type=JSON)
    list_price: Decimal | None = Field(default=None, sa_type=Money)
    """Yearly list price for one account (or one seat, where ``per_seat``)."""
    per_seat: bool = False
    needs: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Who may buy it: ``{"segments": [...], "plans": [...]}``; empty means anyone."""


class PlanEntitlement(Provenance, table=True):
    """A plan includes a product, up to a limit."""

    __tablename__ = "plan_entitlements"

    plan: str = Field(primary_key=True, max_length=64)
    product_id: str = Field(primary_key=True, foreign_key="products.id", max_length=64)
    limit: int | None = None
    """Units a year (sends, contacts, seats); None means without limit."""
    rank: int = 0
    """Order of the plans from small to large, for upsell."""
