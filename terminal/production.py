"""What `deskmate doctor --production` looks at: whether a team may be let in."""

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from terminal.checks import Check

if TYPE_CHECKING:
    from assistant.settings import Settings
    from assistant.wiring import Assistant

BACKUP_AGE = timedelta(hours=26)
"""A daily backup that is a little late is still one."""
UNSENT_AGE = timedelta(hours=1)
LOCAL = {"localhost", "127.0.0.1", "::1"}


def run(assistant: "Assistant") -> list[Check]:
    """Every check; `broken` is what must not go live, `warning` what should be decided."""
    settings = assistant.settings
    found = [
        *_people(assistant),
        *_clock(assistant),
        *_shared(settings),
        *_transport(settings),
        *_secrets(settings),
        *_files(settings),
        _backup(settings),
        *_process(settings),
    ]
    if _has_tables(assistant):
        found += [*_tokens(assistant), *_outbox(assistant), _record(assistant)]
        found += _role(assistant)
    return found


def _has_tables(assistant: "Assistant") -> bool:
    from store.schema import HEAD, revision

    return revision(assistant.store) == HEAD


def _people(assistant: "Assistant") -> Iterator[Check]:
    if assistant.demo is not None:
        fix = "Import your own data into another DESKMATE_HOME."
        yield Check("people", "broken", "the demo's: anybody may be anybody", fix)
    else:
        yield Check("people", "ok", "your own")


def _clock(assistant: "Assistant") -> Iterator[Check]:
    if assistant.settings.now is not None:
        yield Check("clock", "broken", "DESKMATE_NOW holds it still", "Unset DESKMATE_NOW.")


def _shared(settings: "Settings") -> Iterator[Check]:
    if settings.shared_database_url is None:
        detail = "a file: the server processes of one machine"
        fix = "Keep to one machine, or set DESKMATE_DATABASE_URL to PostgreSQL for several."
        yield Check("database", "warning", detail, fix)
        return
    yield Check("database", "ok", "PostgreSQL, shared by several processes")
    if settings.chroma_url is None:
        detail = "embedded, while the rows are shared: a second process would damage it"
        fix = "Run a Chroma server and set DESKMATE_CHROMA_URL."
        yield Check("knowledge", "broken", detail, fix)
    else:
        yield Check("knowledge", "ok", "a Chroma server")
    if settings.secret_key is None:
        detail = "of each machine's own: a session started at one server is unknown at the next"
        yield Check("sessions", "broken", detail, "Set the same DESKMATE_SECRET_KEY everywhere.")


def _transport(settings: "Settings") -> Iterator[Check]:
    if settings.public_url is None:
        fix = "Put a TLS proxy in front and set DESKMATE_PUBLIC_URL to its https address."
        yield Check("address", "broken", "no public address: tokens would travel in clear", fix)
    elif _in_clear(settings.public_url):
        fix = "Serve it by TLS and set DESKMATE_PUBLIC_URL to https://…"
        yield Check("address", "broken", f"{settings.public_url} is not encrypted", fix)
    else:
        yield Check("address", "ok", settings.public_url)
    outgoing = {
        "DESKMATE_WEBHOOK_URL": settings.webhook_url,
        "DESKMATE_CHROMA_URL": settings.chroma_url,
        "DESKMATE_OIDC_ISSUER": settings.oidc_issuer,
        "DESKMATE_MODEL_URL": settings.model_url,
        "DESKMATE_SMTP_URL": settings.smtp_url.get_secret_value() if settings.smtp_url else None,
    }
    clear = [name for name, url in outgoing.items() if url and _in_clear(url)]
    if clear:
        fix = "Use encrypted addresses where these leave a network of your own."
        yield Check("outgoing", "warning", f"not encrypted: {', '.join(clear)}", fix)


def _in_clear(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname not in LOCAL


def _secrets(settings: "Settings") -> Iterator[Check]:
    if settings.oidc_issuer is not None and settings.oidc_audience is None:
        fix = "Set DESKMATE_OIDC_AUDIENCE, so that tokens made for other programs are refused."
        yield Check("identity", "broken", "any token of the provider is believed", fix)
    password = urlsplit(settings.database_url).password
    if settings.shared_database_url and password in ("postgres", "password", "deskmate", "secret"):
        fix = "Give the database role a password of its own."
        yield Check("password", "broken", "the database's is a well-known default", fix)


def _files(settings: "Settings") -> Iterator[Check]:
    """The home folder holds everything that anybody may see: nobody else may read it."""
    names = ["", "deskmate.db", "threads.db", "session.key", "chroma", "exports", "deskmate.log"]
    paths = [settings.home / name for name in names if (settings.home / name).exists()]
    outer = settings.home.exists() and not _open_to_others(settings.home)
    open_ones = [] if outer else [path for path in paths if _open_to_others(path)]
    if open_ones:
        shown = ", ".join(path.name or str(path) for path in open_ones)
        fix = f"chmod -R go-rwx {settings.home}"
        yield Check("files", "broken", f"others on this machine can read: {shown}", fix)
    else:
        yield Check("files", "ok", "only the owner can read them")


def _open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _backup(settings: "Settings") -> Check:
    folder = settings.backup_path
    fix = "Make one every day (docs/deploy.md), and set DESKMATE_BACKUP_PATH to its folder."
    if folder is None:
        return Check("backup", "broken", "none is known of", fix)
    files = [path for path in folder.glob("*") if path.is_file()] if folder.is_dir() else []
    if not files:
        return Check("backup", "broken", f"nothing in {folder}", fix)
    newest = max(files, key=lambda path: path.stat().st_mtime)
    age = datetime.now(UTC) - datetime.fromtimestamp(newest.stat().st_mtime, UTC)
    hours = f"{age.total_seconds() / 3600:.0f} hours old"
    if age > BACKUP_AGE:
        return Check("backup", "broken", f"the newest, {newest.name}, is {hours}", fix)
    if not newest.stat().st_size:
        return Check("backup", "broken", f"the newest, {newest.name}, is empty", fix)
    return Check("backup", "ok", f"{newest.name}, {hours}")


def _process(settings: "Settings") -> Iterator[Check]:
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        fix = "Run the server as a user of its own (deploy/deskmate.service does)."
        yield Check("user", "warning", "this is root", fix)
    if settings.log_level == "DEBUG":
        fix = "Set DESKMATE_LOG_LEVEL to INFO or WARNING."
        yield Check("log", "warning", "DEBUG writes down what people ask", fix)


def _tokens(assistant: "Assistant") -> Iterator[Check]:
    from store import tokens

    now = datetime.now(UTC)
    with assistant.store.session(read_only=True) as session:
        usable = [one for one in tokens.every(session) if tokens.usable(one, now)]
    endless = [one for one in usable if one.expires_at is None]
    if not usable and assistant.settings.oidc_issuer is None:
        fix = "`deskmate tokens create --for PERSON`, or DESKMATE_OIDC_ISSUER for single sign-on."
        yield Check("tokens", "missing", "nobody can sign in", fix)
    elif endless:
        fix = "Give them an end: `deskmate tokens create --days …`, and revoke the old ones."
        detail = f"{len(endless)} of {len(usable)} never end"
        yield Check("tokens", "warning", detail, fix)
    else:
        yield Check("tokens", "ok", f"{len(usable)} in use, each with an end")


def _outbox(assistant: "Assistant") -> Iterator[Check]:
    from sqlmodel import col, select

    from assistant.delivery.channels import configured
    from store.tables import OutboxMessage

    if not configured(assistant.settings):
        fix = "Set DESKMATE_SMTP_URL and DESKMATE_MAIL_FROM, or DESKMATE_WEBHOOK_URL."
        yield Check("outbox", "missing", "no way out: alerts stand on the web only", fix)
        return
    late = datetime.now(UTC) - UNSENT_AGE
    waiting = select(OutboxMessage.id).where(
        col(OutboxMessage.state) == "waiting", col(OutboxMessage.created_at) < late
    )
    with assistant.store.session(read_only=True) as session:
        unsent = len(session.exec(waiting).all())
    if unsent:
        fix = "Keep `deskmate outbox deliver --watch` running (deploy/deskmate-deliver.service)."
        yield Check("outbox", "broken", f"{unsent} messages wait for over an hour", fix)
    else:
        yield Check("outbox", "ok", "nothing waits for long")


def _record(assistant: "Assistant") -> Check:
    from store import audit

    with assistant.store.session(read_only=True) as session:
        found = audit.verify(session)
    if not found.ok:
        first = found.problems[0]
        fix = "`deskmate audit verify` says more. Compare with a backup before going on."
        return Check("record", "broken", f"entry {first.seq}: {first.reason}", fix)
    return Check("record", "ok", f"{found.entries:,} entries, unbroken; head {found.head[:12]}")


def _role(assistant: "Assistant") -> Iterator[Check]:
    from sqlalchemy import text

    if assistant.settings.shared_database_url is None:
        return
    with assistant.store.session(read_only=True) as session:
        query = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        superuser = session.connection().execute(text(query)).scalar()
    if superuser:
        fix = "Give Deskmate a database and a role of its own (docs/deploy.md)."
        yield Check("role", "broken", "Deskmate connects as a superuser", fix)
    else:
        yield Check("role", "ok", "no superuser")
