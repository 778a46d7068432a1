"""Bearer tokens of an identity provider: signature, issuer, audience, and whose they are."""

from functools import cached_property

import httpx
import jwt
from sqlmodel import Session, col, func, or_, select

from api.errors import Problem
from assistant.settings import Settings
from store.tables import Person

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
"""Asymmetric only: a shared secret would let whoever checks tokens make them."""


class Provider:
    """An identity provider."""

    def __init__(self, issuer: str, audience: str, claim: str, keys: str | None) -> None:
        self._issuer = issuer
        self._audience = audience
        self._claim = claim
        self._given_keys = keys

    @classmethod
    def of(cls, settings: Settings) -> "Provider | None":
        """The provider of the settings, if there is one."""
        if settings.oidc_issuer is None or settings.oidc_audience is None:
            return None
        return cls(
            settings.oidc_issuer,
            settings.oidc_audience,
            settings.oidc_claim,
            settings.oidc_jwks_url,
        )

    @cached_property
    def _keys(self) -> jwt.PyJWKClient:
        url = self._given_keys
        if url is None:
            found = httpx.get(f"{self._issuer}/.well-known/openid-configuration", timeout=5)
            url = str(found.raise_for_status().json()["jwks_uri"])
        return jwt.PyJWKClient(url, cache_keys=True, timeout=5)

    def person(self, session: Session, bearer: str) -> str:
        """The id of the person that the token was given to. Raises Problem 401, 503."""
        said = self._said(bearer)
        folded = said.lower()
        found = session.exec(
            select(Person.id).where(
                or_(func.lower(Person.email) == folded, Person.id == said), col(Person.active)
            )
        ).all()
        if len(found) != 1:
            raise _refused(f"nobody here has the {self._claim} of this token")
        return found[0]

    def _said(self, bearer: str) -> str:
        try:
            key = self._keys.get_signing_key_from_jwt(bearer)
            claims = jwt.decode(
                bearer, key.key, ALGORITHMS, audience=self._audience,
                options={"require": ["exp", "iss", "aud"]},
            )  # fmt: skip
        except (jwt.PyJWKClientConnectionError, httpx.HTTPError):
            raise Problem(503, "The identity provider cannot be reached.") from None
        except jwt.PyJWTError as error:
            raise _refused(str(error)) from None
        if str(claims["iss"]).rstrip("/") != self._issuer:
            raise _refused("it is of another issuer")
        if self._claim == "email" and claims.get("email_verified") is False:
            raise _refused("its e-mail address is not verified")
        said = claims.get(self._claim)
        if not isinstance(said, str) or not said:
            raise _refused(f"it has no {self._claim}")
        return said


def _refused(why: str) -> Problem:
    return Problem(
        401, f"The token is not accepted: {why}.", headers={"WWW-Authenticate": "Bearer"}
    )
