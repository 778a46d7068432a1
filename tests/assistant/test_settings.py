"""Settings come from DESKMATE_* variables, and a wrong one says what to do."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.settings import Settings, SettingsError, unknown_variables

STRONG = "q8Zr-V2m_tL5xNc7Wb1JyKd9HsPf3GuE"


def error_for(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> str:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    return str(caught.value)


def test_nothing_has_to_be_set(home: Path) -> None:
    settings = Settings.load()
    assert settings.model == "planner"
    assert settings.model_api_key is None
    assert settings.time_zone == "UTC"
    assert settings.agent_scope == "team"
    assert settings.now is None


def test_all_state_lies_under_the_home_folder(home: Path) -> None:
    settings = Settings.load()
    assert settings.home == home
    assert settings.database_url == f"sqlite:///{home / 'deskmate.db'}"
    paths = [settings.threads_path, settings.chroma_path, settings.cache_path]
    assert all(path.is_relative_to(home) for path in paths)


def test_the_home_folder_is_in_the_users_data_folder_when_not_set(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DESKMATE_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    assert Settings.load().home.name == "deskmate"


def test_a_tilde_in_the_home_folder_is_the_users(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKMATE_HOME", "~/desk")
    assert Settings.load().home == Path.home() / "desk"


def test_an_empty_variable_counts_as_not_set(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKMATE_CHROMA_URL", "")
    assert Settings.load().chroma_url is None


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_any_spelling_of_a_postgresql_address_gets_the_installed_driver(
    home: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv("DESKMATE_DATABASE_URL", f"{scheme}://ann:pw@db:5432/desk")
    assert Settings.load().database_url == "postgresql+psycopg://ann:pw@db:5432/desk"


def test_the_clock_can_be_frozen_at_an_instant(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKMATE_NOW", "2026-11-02T09:00:00+00:00")
    assert Settings.load().now == datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("DESKMATE_DATABASE_URL", "mysql://db/desk", "postgresql://user@host:5432/database"),
        ("DESKMATE_CHROMA_URL", "localhost:8000", "http://localhost:8000"),
        ("DESKMATE_TIME_ZONE", "Mars/Olympus", "Europe/Berlin"),
        ("DESKMATE_TIME_ZONE", "../../etc/passwd", "Europe/Berlin"),
        ("DESKMATE_FISCAL_YEAR_START", "13", "month, 1 to 12"),
        ("DESKMATE_NOW", "2026-11-02T09:00:00", "2026-11-02T09:00:00Z"),
        ("DESKMATE_AGENT_SCOPE", "everything", "'own' or 'team'"),
        ("DESKMATE_LOG_LEVEL", "loud", "DEBUG, INFO, WARNING or ERROR"),
        ("DESKMATE_SMTP_URL", "mail.example.com", "smtp://user:password@host:587"),
        ("DESKMATE_SMTP_URL", "smtp://mail.example.com?tls=maybe", "?starttls=required"),
        ("DESKMATE_MAIL_FROM", "Support <support@example.com>", "support@example.com"),
        ("DESKMATE_WEBHOOK_URL", "example.com/in", "https://example.com/in"),
        ("DESKMATE_SECRET_KEY", "short", "secrets.token_urlsafe"),
        ("DESKMATE_SECRET_KEY", "changeme" * 5, "well-known default"),
        ("DESKMATE_SECRET_KEY", "change-me-change-me-change-me-change-me", "well-known default"),
        ("DESKMATE_SECRET_KEY", "abcabcab" * 6, "too few characters"),
    ],
)
def test_a_wrong_value_names_the_variable_and_the_remedy(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, remedy: str
) -> None:
    message = error_for(monkeypatch, name, value)
    assert message.startswith(f"{name}: ")
    assert remedy in message


def test_every_wrong_variable_is_named_at_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKMATE_PAGE_SIZE", "0")
    message = error_for(monkeypatch, "DESKMATE_TIME_ZONE", "nowhere")
    assert "DESKMATE_PAGE_SIZE: " in message
    assert "DESKMATE_TIME_ZONE: " in message


def test_secrets_are_in_no_error_and_in_no_representation(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "hunter2" not in error_for(monkeypatch, "DESKMATE_SECRET_KEY", "hunter2")
    monkeypatch.setenv("DESKMATE_SECRET_KEY", STRONG)
    monkeypatch.setenv("DESKMATE_MODEL_API_KEY", "sk-hunter2")
    monkeypatch.setenv("DESKMATE_DATABASE_URL", "postgresql://ann:hunter2@db/desk")
    monkeypatch.setenv("DESKMATE_SMTP_URL", "smtp://ann:hunter2@mail.example.com")
    settings = Settings.load()
    assert settings.secret_key is not None
    assert settings.secret_key.get_secret_value() == STRONG
    assert "hunter2" not in repr(settings)
    assert STRONG not in repr(settings)


def test_settings_do_not_change_after_they_were_read(home: Path) -> None:
    settings = Settings.load()
    with pytest.raises(ValueError, match="frozen"):
        settings.model = "other"


def test_the_home_folder_is_made_for_its_owner_only(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKMATE_HOME", str(home / "deep" / "desk"))
    made = Settings.load().prepare_home()
    assert made.stat().st_mode & 0o777 == 0o700


def test_a_home_that_is_a_file_says_what_to_do(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "file").write_text("")
    monkeypatch.setenv("DESKMATE_HOME", str(home / "file"))
    with pytest.raises(SettingsError, match=r"DESKMATE_HOME: .*\nSet DESKMATE_HOME to a folder"):
        Settings.load().prepare_home()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_home_says_what_to_do(home: Path) -> None:
    home.chmod(0o500)
    with pytest.raises(SettingsError, match="no permission to write"):
        Settings.load().prepare_home()


def test_a_misspelt_variable_is_found_with_the_one_that_was_meant() -> None:
    found = unknown_variables(
        {"DESKMATE_TIMEZONE": "UTC", "DESKMATE_HOME": "/tmp/x", "DESKMATE_TEST_X": "", "PATH": ""}
    )
    assert found == {"DESKMATE_TIMEZONE": "DESKMATE_TIME_ZONE"}
