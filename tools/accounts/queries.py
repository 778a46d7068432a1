"""SQL of the account tools. The session only sees what the asker may see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, func, or_, select

from store.tables import Account, Contact, ContactActivity, Contract, Person, Product

_CUSTOMER: tuple[Any, ...] = (
    Account.id, Account.name, Account.segment, Account.arr, Account.csm_id, Person.name,
)  # fmt: skip

_USER: tuple[Any, ...] = (
    ContactActivity.account_id, ContactActivity.product_id, ContactActivity.feature,
    ContactActivity.month, Contact.name,
)  # fmt: skip


@dataclass(frozen=True)
class Customer:
    """The columns that every list shows."""

    id: str
    name: str
    segment: str | None
    arr: Decimal | None
    csm_id: str | None
    csm: str | None


@dataclass(frozen=True)
class Ending:
    """A contract that ends, with the name of its product."""

    contract: Contract
    product: str | None


def customers(
    session: Session, day: date, ids: Collection[str] | None = None
) -> dict[str, Customer]:
    """Everyone (or those of some ids) who is a customer on a day, by id."""
    query = (
        select(*_CUSTOMER)
        .outerjoin(Person, col(Person.id) == Account.csm_id)
        .where(
            or_(col(Account.churned_on).is_(None), col(Account.churned_on) > day),
            or_(col(Account.customer_since).is_(None), col(Account.customer_since) <= day),
        )
        .order_by(Account.name, Account.id)
    )
    if ids is not None:
        query = query.where(col(Account.id).in_(sorted(ids)))
    rows: Any = session.connection().execute(query).all()
    return {row[0]: Customer(*row) for row in rows}


def plan_ends(session: Session, day: date, ids: Sequence[str]) -> dict[str, date]:
    """When the running contract of the plan ends, by account."""
    rows = session.exec(
        select(col(Contract.account_id), func.max(Contract.end_on))
        .where(
            col(Contract.account_id).in_(ids),
            col(Contract.start_on) <= day,
            col(Contract.end_on) >= day,
            or_(col(Contract.plan).is_not(None), col(Contract.product_id).is_(None)),
        )
        .group_by(col(Contract.account_id))
    )
    return {account_id: end for account_id, end in rows if end is not None}


def ending(session: Session, first: date, last: date | None) -> list[Ending]:
    """Running contracts that end between two days, both included."""
    query = (
        select(Contract, Product.name)
        .outerjoin(Product, col(Product.id) == Contract.product_id)
        .where(Contract.status == "active", col(Contract.end_on) >= first)
    )
    if last is not None:
        query = query.where(col(Contract.end_on) <= last)
    rows = session.exec(query.order_by(col(Contract.end_on), col(Contract.id)))
    return [Ending(contract, product) for contract, product in rows]


def names(session: Session, ids: Sequence[str]) -> dict[str, str]:
    """Names of accounts."""
    return dict(
        session.exec(select(Account.id, Account.name).where(col(Account.id).in_(ids))).all()
    )


def products(session: Session) -> dict[str, str]:
    """Names of products."""
    return dict(session.exec(select(Product.id, Product.name)).all())


def stopped(
    session: Session, account_ids: Sequence[str], last_month: date
) -> dict[tuple[str, str, str], list[str]]:
    """People who used a feature and stopped, by account, product and feature.

    They used it in at least two of the three months before `last_month` (the first day of the last
    whole month) and neither in that month nor since.
    """
    first = _months_before(last_month, 3)
    query = (
        select(*_USER)
        .join(Contact, col(Contact.id) == ContactActivity.contact_id)
        .where(
            col(ContactActivity.account_id).in_(account_ids),
            col(ContactActivity.month) >= first,
            col(ContactActivity.events) > 0,
        )
        .order_by(Contact.name, Contact.id)
    )
    rows: Any = session.connection().execute(query)
    months: dict[tuple[str, str, str, str], list[date]] = {}
    for account_id, product, feature, month, name in rows:
        months.setdefault((account_id, product, feature, name), []).append(month)
    found: dict[tuple[str, str, str], list[str]] = {}
    for (account_id, product, feature, name), used in months.items():
        if max(used) < last_month and len(used) >= 2:
            found.setdefault((account_id, product, feature), []).append(name)
    return found


def _months_before(month: date, count: int) -> date:
    year, number = divmod(month.year * 12 + month.month - 1 - count, 12)
    return date(year, number + 1, 1)
