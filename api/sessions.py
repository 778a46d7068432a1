"""Browser sessions: a signed cookie that names the API token it was made from.

Revoking the token ends its sessions. The secret of the token is not in the cookie.
"""

import os
import secrets
import time
from pathlib import Path

import jwt
from starlette.responses import Response

from assistant.settings import Settings

COOKIE = "deskmate_session"
LASTS_S = 12 * 3600
KEY_FILE = "session.key"


class Signer:
    """Makes and reads session cookies."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._made: str | None = None

    @property
    def _key(self) -> str:
        if self._settings.secret_key is not None:
            return self._settings.secret_key.get_secret_value()
        if self._made is None:
            self._made = _kept_key(self._settings.home / KEY_FILE)
        return self._made

    @property
    def _secure(self) -> bool:
        return (self._settings.public_url or "").startswith("https://")

    def start(self, response: Response, token_id: str) -> None:
        """Set the cookie."""
        claims = {"sub": token_id, "exp": int(time.time()) + LASTS_S, "aud": "session"}
        response.set_cookie(
            COOKIE, jwt.encode(claims, self._key, "HS256"),
            max_age=LASTS_S, httponly=True, samesite="strict", secure=self._secure, path="/",
        )  # fmt: skip

    def end(self, response: Response) -> None:
        """Take the cookie back."""
        response.delete_cookie(
            COOKIE, httponly=True, samesite="strict", secure=self._secure, path="/"
        )

    def token_of(self, cookie: str) -> str:
        """The id of the token that the session was made from; empty when it is not valid."""
        try:
            claims = jwt.decode(cookie, self._key, ["HS256"], audience="session")
        except jwt.PyJWTError:
            return ""
        return str(claims.get("sub", ""))


def _kept_key(path: Path) -> str:
    """The key of this installation, made at first use, readable by its owner only."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        key = secrets.token_urlsafe(48)
        file.write(key + "\n")
    return key
