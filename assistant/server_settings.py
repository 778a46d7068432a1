"""Settings of the web server; part of `assistant.settings.Settings`."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings

from assistant.model_settings import web_address


class ServerSettings(BaseSettings):
    """Where the server is reached, whom it believes, and how much it takes on."""

    public_url: Annotated[str, AfterValidator(web_address)] | None = Field(
        default=None, description="the address people use, such as https://desk.example.com"
    )
    oidc_issuer: Annotated[str, AfterValidator(web_address)] | None = Field(
        default=None, description="an identity provider whose bearer tokens are believed"
    )
    oidc_audience: str | None = Field(
        default=None, description="the audience that those tokens must be for"
    )
    oidc_claim: str = Field(
        default="email", description="the claim that names the person: an e-mail address or id"
    )
    oidc_jwks_url: Annotated[str, AfterValidator(web_address)] | None = Field(
        default=None, description="the provider's keys, where they are not found by discovery"
    )
    rate_per_minute: int = Field(
        default=600, ge=1, description="requests a minute, per person and process"
    )
    runs_per_person: int = Field(
        default=20, ge=1, description="questions of one person that are answered at a time"
    )
    run_workers: int | None = Field(
        default=None,
        ge=1,
        le=256,
        description="questions answered at a time; 2, or 32 with a model",
    )
    run_queue: int = Field(
        default=1_000, ge=1, description="questions that may wait before new ones are refused"
    )
    run_seconds: float = Field(default=180, gt=0, description="seconds that an answer may take")
    backup_path: Path | None = Field(
        default=None, description="the folder that backups go to; doctor --production looks there"
    )
    alert_minutes: float = Field(
        default=5, ge=0, le=1440, description="how often the server looks for alerts; 0 is never"
    )
    stop_seconds: float = Field(
        default=20, ge=0, description="seconds that a stopping server finishes answers"
    )
