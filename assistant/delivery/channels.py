"""The ways out that an installation is configured for."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from assistant.delivery.channel import Channel

if TYPE_CHECKING:
    from assistant.settings import Settings

NEEDED = {
    "email": ("smtp_url", "mail_from"),
    "invitation": ("smtp_url", "mail_from"),
    "webhook": ("webhook_url", "webhook_secret"),
}
"""The settings without which a kind of message waits."""


def configured(settings: "Settings") -> list[Channel]:
    """The channels that the settings describe; nothing is opened yet."""
    found: list[Channel] = []
    if settings.smtp_url is not None and settings.mail_from is not None:
        from assistant.delivery.smtp import MailServer, SmtpChannel

        server = MailServer.read(settings.smtp_url.get_secret_value())
        found.append(SmtpChannel(server, settings.mail_from))
    if settings.webhook_url is not None and settings.webhook_secret is not None:
        from assistant.delivery.webhook import WebhookChannel

        secret = settings.webhook_secret.get_secret_value()
        found.append(WebhookChannel(settings.webhook_url, secret))
    return found


def missing_settings(settings: "Settings", kinds: Collection[str]) -> list[tuple[str, ...]]:
    """The variables to set for these kinds of messages, those of one channel together."""
    groups = {NEEDED[kind] for kind in kinds if kind in NEEDED}
    lacking = [
        tuple(f"DESKMATE_{name.upper()}" for name in group if getattr(settings, name) is None)
        for group in sorted(groups)
    ]
    return [names for names in lacking if names]
