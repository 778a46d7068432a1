"""Sends what waits in the outbox: mail and invitations over SMTP, events to a webhook."""
