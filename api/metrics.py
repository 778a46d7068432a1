"""Figures about this process, for Prometheus: nobody's data."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.process_collector import ProcessCollector

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Meters:
    """The meters of one server process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.requests = Counter(
            "deskmate_requests", "Requests by route, method and status.",
            ["route", "method", "status"], registry=self.registry,
        )  # fmt: skip
        self.request_seconds = Histogram(
            "deskmate_request_seconds", "Seconds until the response began.",
            ["route"], buckets=SECONDS, registry=self.registry,
        )  # fmt: skip
        self.runs = Counter(
            "deskmate_runs", "Questions by how they ended.", ["state"], registry=self.registry
        )
        self.run_seconds = Histogram(
            "deskmate_run_seconds", "Seconds from question to answer, waiting included.",
            buckets=SECONDS, registry=self.registry,
        )  # fmt: skip
        self.running = Gauge(
            "deskmate_runs_active", "Questions waiting or being answered.", registry=self.registry
        )
        self.refused = Counter(
            "deskmate_runs_refused", "Questions refused because too many wait.",
            registry=self.registry,
        )  # fmt: skip
        self.taken_over = Counter(
            "deskmate_runs_taken_over", "Questions taken over from a process that is gone.",
            registry=self.registry,
        )  # fmt: skip

    def text(self) -> bytes:
        """The exposition format."""
        return generate_latest(self.registry)
