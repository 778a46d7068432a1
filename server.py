"""The web server: `deskmate serve`, or `uvicorn server:from_environment --factory`."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.settings import Settings


def create_app(settings: "Settings") -> "FastAPI":
    """The application for these settings. Opens nothing before it is started."""
    from api.app import build as build_app
    from assistant.wiring import build

    return build_app(build(settings))


def from_environment() -> "FastAPI":
    """The application for the settings of the environment. Raises SettingsError."""
    from assistant import frameworks
    from assistant.settings import Settings, forget_hosted_tracing

    frameworks.stand_in()
    forget_hosted_tracing()
    settings = Settings.load()
    settings.prepare_home()
    return create_app(settings)
