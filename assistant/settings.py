"""Everything that is configured from outside, in one typed place, read once at the root.

This is the only module that reads the environment. Each setting is the variable DESKMATE_ plus its
name in capitals: `time_zone` is DESKMATE_TIME_ZONE. Nothing has to be set.
"""

import os
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, SecretStr
from pydantic import ValidationError as _ValidationError
from pydantic_settings import SettingsConfigDict

from assistant.embedding_settings import EmbeddingSettings
from assistant.model_settings import ModelSettings, web_address
from assistant.server_settings import ServerSettings

__all__ = ["Settings", "SettingsError", "unknown_variables"]

PREFIX = "DESKMATE_"

_KNOWN_SECRETS = ("changeme", "changethis", "default", "deskmate", "password", "secret", "test")
_SECRET_LENGTH = 32
_SECRET_VARIETY = 10
_REMEDY = "make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"


class SettingsError(Exception):
    """A setting that cannot be used. The message names the variable and the remedy, a line each."""


def _default_home() -> Path:
    from platformdirs import user_data_path

    return user_data_path("deskmate", appauthor=False)


def _database_in_home(read: dict[str, Any]) -> str:
    # Without a usable home there is an error to report already; this value is never used then.
    return f"sqlite:///{read['home'] / 'deskmate.db'}" if "home" in read else "sqlite://"


def _absolute(path: Path) -> Path:
    return path.expanduser().absolute()


def _known_database(url: str) -> str:
    """The URL with the driver spelled out; SQLite and PostgreSQL are the two that are tested."""
    scheme, found, rest = url.partition("://")
    if found and scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        return f"postgresql+psycopg://{rest}"
    if found and scheme == "sqlite":
        return url
    raise ValueError("use sqlite:////absolute/path.db or postgresql://user@host:5432/database")


def _mail_server(url: SecretStr) -> SecretStr:
    from assistant.delivery.smtp import MailServer

    MailServer.read(url.get_secret_value())
    return url


def _mail_address(written: str) -> str:
    from assistant.delivery.channel import Undeliverable
    from assistant.delivery.mail import address

    try:
        return address(written).addr_spec
    except Undeliverable:
        raise ValueError("use a plain address, such as support@example.com") from None


def _event_address(url: str) -> str:
    """The address without a slash at its end. Raises ValueError for what is none."""
    if not url.startswith(("http://", "https://")):
        raise ValueError("use an address that takes POST requests, such as https://example.com/in")
    return url


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("use an IANA time zone name, such as UTC or Europe/Berlin") from None
    return name


def _strong(secret: SecretStr) -> SecretStr:
    value = secret.get_secret_value()
    plain = "".join(filter(str.isalpha, value.lower()))
    if len(value) < _SECRET_LENGTH:
        raise ValueError(f"it has {len(value)} characters, {_SECRET_LENGTH} are needed; {_REMEDY}")
    if any(plain.replace(known, "") == "" for known in _KNOWN_SECRETS):
        raise ValueError(f"it is a well-known default; {_REMEDY}")
    if len(set(value)) < _SECRET_VARIETY:
        raise ValueError(f"it repeats too few characters; {_REMEDY}")
    return secret


def _capitals(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


class Settings(ModelSettings, EmbeddingSettings, ServerSettings):
    """What an installation is told from outside."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    home: Annotated[Path, AfterValidator(_absolute)] = Field(
        default_factory=_default_home, description="the folder for all state of this installation"
    )
    database_url: Annotated[str, AfterValidator(_known_database)] = Field(
        default_factory=_database_in_home,
        repr=False,
        description="rows; a SQLite file in the home folder when not set",
    )
    chroma_url: Annotated[str, AfterValidator(web_address)] | None = Field(
        default=None,
        repr=False,
        description="a Chroma server; embedded in the home folder when not set",
    )

    as_person: str | None = Field(default=None, description="who asks when no --as is given")
    agent_scope: Literal["own", "team"] = Field(
        default="team", description="whose tickets a support agent sees"
    )

    time_zone: Annotated[str, AfterValidator(_known_zone)] = Field(
        default="UTC", description="the zone of days and quarters for people who have none"
    )
    fiscal_year_start: int = Field(default=1, ge=1, le=12, description="month, 1 to 12")
    now: AwareDatetime | None = Field(
        default=None, description="freezes the clock at an instant, such as 2026-11-02T09:00:00Z"
    )

    page_size: int = Field(default=20, ge=1, le=500, description="rows of a list, when not said")
    max_rows: int = Field(default=500, ge=1, le=10_000, description="rows of a list, at most")

    smtp_url: Annotated[SecretStr, AfterValidator(_mail_server)] | None = Field(
        default=None, description="the mail server: smtp://user:password@host:587, or smtps://"
    )
    mail_from: Annotated[str, AfterValidator(_mail_address)] | None = Field(
        default=None, description="the address that mail comes from"
    )
    webhook_url: Annotated[str, AfterValidator(_event_address)] | None = Field(
        default=None, repr=False, description="the address that events are posted to"
    )
    webhook_secret: Annotated[SecretStr, AfterValidator(_strong)] | None = Field(
        default=None, description="signs the events"
    )

    secret_key: Annotated[SecretStr, AfterValidator(_strong)] | None = Field(
        default=None, description="signs the sessions of the web server"
    )
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_capitals)
    ] = Field(default="WARNING", description="DEBUG, INFO, WARNING or ERROR")

    @classmethod
    def load(cls) -> Self:
        """Read the environment. Raises SettingsError, which names every wrong variable."""
        try:
            return cls()
        except _ValidationError as error:
            lines = [_line(problem["loc"], problem["msg"]) for problem in error.errors()]
            raise SettingsError("\n".join(lines)) from None

    @property
    def threads_path(self) -> Path:
        """Conversations, so that a later question can follow up."""
        return self.home / "threads.db"

    @property
    def shared_database_url(self) -> str | None:
        """PostgreSQL, where several processes share everything; None with a database file."""
        return self.database_url if self.database_url.startswith("postgresql") else None

    @property
    def chroma_path(self) -> Path:
        """The embedded knowledge base; one process owns it at a time."""
        return self.home / "chroma"

    @property
    def cache_path(self) -> Path:
        """What can be deleted and is made again: the trained planner, the re-packed encoder."""
        return self.home / "cache"

    def prepare_home(self) -> Path:
        """Make the home folder, readable by its owner only. Raises SettingsError if not."""
        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or str(error)
        else:
            if os.access(self.home, os.W_OK | os.X_OK):
                return self.home
            reason = "no permission to write"
        raise SettingsError(
            f"{PREFIX}HOME: {self.home} cannot be used ({reason}).\n"
            f"Set {PREFIX}HOME to a folder that you can write to, or give yourself the permission."
        )


def _line(location: tuple[int | str, ...], message: str) -> str:
    name = str(location[0]) if location else ""
    text = message.removeprefix("Value error, ")
    purpose = Settings.model_fields[name].description if name in Settings.model_fields else None
    return f"{PREFIX}{name.upper()}: {text}" + (f" ({purpose})" if purpose else "")


def unknown_variables(environment: Mapping[str, str] | None = None) -> dict[str, str | None]:
    """Variables that look like settings and are none, each with the closest setting's variable.

    They are not an error: container platforms add variables of their own (DESKMATE_PORT, ...).
    Those that begin with DESKMATE_TEST_ belong to the test suite.
    """
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    found = sorted(os.environ if environment is None else environment)
    return {
        name: next(iter(get_close_matches(name, known, n=1)), None)
        for name in found
        if name.startswith(PREFIX) and name not in known and not name.startswith(PREFIX + "TEST_")
    }


def forget_hosted_tracing() -> None:
    """Take out of the environment what makes LangChain send every question to LangSmith."""
    for product in ("LANGCHAIN", "LANGSMITH"):
        for wish in ("HANDLER", "TRACING", "TRACING_V2"):
            os.environ.pop(f"{product}_{wish}", None)
