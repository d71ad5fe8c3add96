"""What Prometheus is told: requests of all processes, and how database, jobs, questions, mail and encoder are now."""

from collections.abc import Iterator
from contextlib import suppress
from secrets import compare_digest

from django.conf import settings
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from commonground import environment
from commonground.conversations.models import Question
from commonground.core import clock
from commonground.events.work import work_at
from commonground.feed.sending import due_mails
from commonground.rights.models import Erasure
from commonground.search.encoder import client
from commonground.search.encoder.weights import finds_by_meaning
from commonground.web.failures import AWAY


def is_allowed(authorization: str) -> bool:
    """Whether somebody sent the token; nobody can where there is none."""
    token = environment.METRICS_TOKEN.text()
    return bool(token) and compare_digest(authorization.encode(), f"Bearer {token}".encode())


def measured_so_far() -> tuple[bytes, str]:
    """All of it in Prometheus' text format, and the type of that."""
    registry = CollectorRegistry()
    registry.register(_Now())
    if settings.MEASURED_IN:
        MultiProcessCollector(registry, path=str(settings.MEASURED_IN))  # type: ignore[no-untyped-call]
    return generate_latest(registry), CONTENT_TYPE_PLAIN_0_0_4


class _Now(Collector):
    """How things are at the moment of asking."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """What can be known: without the database, only that it is away."""
        known: dict[str, tuple[str, float]] = {}
        with suppress(*AWAY):
            known = _in_the_database()
        known["database_up"] = ("Whether the database answers", bool(known))
        if finds_by_meaning():
            known["encoder_up"] = ("Whether things are found by meaning", client.answers())
        for name, (words, value) in known.items():
            yield GaugeMetricFamily(f"commonground_{name}", words, value=value)


def _in_the_database() -> dict[str, tuple[str, float]]:
    now = clock.now()
    work = work_at(now)
    heard = (now - work.heard_at).total_seconds() if work.heard_at else float("inf")
    waits = (now - work.since).total_seconds() if work.since else 0
    return {
        "jobs_waiting": ("Jobs that could be done now", work.waiting),
        "jobs_failed": ("Jobs that failed for good", work.failed),
        "oldest_job_seconds": ("How long the oldest of them waits", waits),
        "worker_heard_seconds": ("How long ago a worker was last heard of", heard),
        "questions_past_their_step": ("Questions whose next step is due", Question.objects.due().count()),
        "erasures_due": ("Members who should be erased by now", Erasure.objects.filter(due_at__lte=now).count()),
        "mails_due": ("Notices whose mail is due", due_mails(now).count()),
    }
