"""What customers write about: topics with their wording, a file for each area."""

from store.demo.topics import connected, delivered, paid, sent
from store.demo.topics.topic import Topic

TOPICS: tuple[Topic, ...] = connected.TOPICS + delivered.TOPICS + sent.TOPICS + paid.TOPICS
BY_KEY = {topic.key: topic for topic in TOPICS}
TEAM_OF = {
    "integrations": "integrations",
    "api": "integrations",
    "analytics": "integrations",
    "deliverability": "deliverability",
    "lists": "deliverability",
    "campaigns": "campaigns",
    "automation": "campaigns",
    "billing": "billing",
    "account": "billing",
}
"""Ticket category to the team that handles it."""

__all__ = ["BY_KEY", "TEAM_OF", "TOPICS", "Topic"]
