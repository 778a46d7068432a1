"""What a command opens: settings, log file, assistant."""

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.wiring import Assistant


def read_settings() -> "Settings":
    """The settings, with the log going where it belongs. Raises SettingsError."""
    from assistant.settings import Settings, forget_hosted_tracing

    forget_hosted_tracing()
    settings = Settings.load()
    start_log(settings)
    return settings


def start_log(settings: "Settings") -> None:
    """Log to a file in the home folder, and to the terminal too when debugging.

    A person at a terminal reads answers; what is written for an administrator stays out of them.
    """
    log = logging.getLogger("deskmate")
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()
    log.propagate = False
    log.setLevel(settings.log_level)
    handler: logging.Handler = logging.NullHandler()
    if settings.log_level == "DEBUG":
        handler = logging.StreamHandler()
    elif settings.home.is_dir():
        handler = logging.FileHandler(settings.home / "deskmate.log", delay=True, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)


def open_assistant() -> "Assistant":
    """An assistant over a database that is ready. Raises SettingsError, StoreError.

    Without data the error says how to get some; nothing is created.
    """
    from assistant.wiring import build
    from store.schema import check

    settings = read_settings()
    if settings.home.exists():
        settings.prepare_home()
    assistant = build(settings)
    check(assistant.store)
    settings.prepare_home()
    return assistant


def prepare_assistant() -> "Assistant":
    """An assistant whose home and tables are made or brought up to date first."""
    from assistant.wiring import build
    from store.schema import prepare

    settings = read_settings()
    settings.prepare_home()
    assistant = build(settings)
    prepare(assistant.store)
    return assistant
