"""Settings of the language model and of tracing; part of `assistant.settings.Settings`."""

from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings


def web_address(url: str) -> str:
    """The address without a slash at its end. Raises ValueError for what is none."""
    if not url.startswith(("http://", "https://")):
        raise ValueError("use an address that begins with http, such as http://localhost:8000")
    return url.rstrip("/")


class ModelSettings(BaseSettings):
    """What a chat model is told, and how much it may use."""

    model: str = Field(
        default="planner",
        description="planner needs no key; or provider:name, or the address of an endpoint",
    )
    model_api_key: SecretStr | None = Field(default=None, description="the key of that provider")
    model_url: Annotated[str, AfterValidator(web_address)] | None = Field(
        default=None, repr=False, description="the endpoint, where it is not the provider's own"
    )
    model_timeout: float = Field(
        default=30, gt=0, le=600, description="seconds a model has for one message"
    )
    model_retries: int = Field(
        default=2, ge=0, le=10, description="further tries when a model is busy"
    )
    model_tools: int = Field(default=8, ge=3, le=50, description="tools that a model is shown")
    model_context: int | None = Field(
        default=None, ge=2_000, description="tokens that fit; the model's own figure when not set"
    )
    model_answer_tokens: int = Field(
        default=1_024, ge=64, description="tokens of a message, at most"
    )
    model_question_tokens: int = Field(
        default=60_000, ge=1_000, description="tokens that one question may use"
    )
    model_question_cost: float | None = Field(
        default=None, ge=0, description="what one question may cost; needs the prices"
    )
    model_daily_tokens: int | None = Field(
        default=None, ge=0, description="tokens that one person may use a day; no limit when unset"
    )
    model_daily_cost: float | None = Field(
        default=None, ge=0, description="what one person may cost a day; needs the prices"
    )
    model_input_price: float | None = Field(
        default=None, ge=0, description="price of a million tokens read"
    )
    model_output_price: float | None = Field(
        default=None, ge=0, description="price of a million tokens written"
    )
    trace_url: Annotated[str, AfterValidator(web_address)] | None = Field(
        default=None, repr=False, description="an OpenTelemetry collector; no tracing when not set"
    )
