"""What language models were asked, by whom, and what it cost. Never what was said."""

from datetime import datetime

from sqlmodel import BigInteger, Field

from store.tables.types import Row, UtcDateTime


class ModelRequest(Row, table=True):
    """One request to a language model."""

    __tablename__ = "model_requests"

    id: str = Field(primary_key=True, max_length=64)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    person_id: str = Field(index=True, max_length=64)
    thread_id: str | None = Field(default=None, max_length=64)
    run_id: str = Field(index=True, max_length=64)
    """One question; it often takes several requests."""
    model: str = Field(max_length=200)
    input_tokens: int
    output_tokens: int
    estimated: bool = False
    """The endpoint did not say how many tokens it used."""
    cost_micros: int | None = Field(default=None, sa_type=BigInteger)
    """Millionths of the company's currency; None where no price is set."""
    outcome: str = Field(max_length=32)
    """answered, nonsense, or the kind of failure: timeout, rate_limit …"""
