"""What `/metrics` tells: how much is asked, how long it takes, what waits. Never of whom, or by whom.

    advisory_requests_total{page, answer}     requests by page and class of status
    advisory_request_seconds{page}            how long they took
    advisory_refused_total                    refused because they had waited too long
    advisory_sign_in_failures_total           attempts to sign in that failed, as a plain number
    advisory_outbox_waiting, …                what waits now, from `services.health`

A page is named by the pattern of its address only where every visitor may open it. All pages that are for
members count together, and so do all forms and everything about accounts: few people use them, and a count
that rises by one would tell that somebody in particular did something.
"""

import os
import time
from collections.abc import Iterator

from flask import Flask, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from advisory.extensions import db, now, site
from advisory.services.health import vitals
from advisory.web.access import declared

CONTENT_TYPE = CONTENT_TYPE_LATEST

_REGISTRY = CollectorRegistry()
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_requests = Counter("advisory_requests", "Requests.", ("page", "answer"), registry=_REGISTRY)
_seconds = Histogram(
    "advisory_request_seconds", "Time inside the site.", ("page",), buckets=_SECONDS, registry=_REGISTRY
)
_refused = Counter("advisory_refused", "Refused: they had waited too long.", registry=_REGISTRY)
_failures = Counter("advisory_sign_in_failures", "Attempts to sign in that failed.", registry=_REGISTRY)


def init_metrics(app: Flask) -> None:
    """Count every request of `app`; call it first, so that the time of the other hooks counts too."""
    app.before_request(_begin)
    app.after_request(_count)


def count_refused() -> None:
    """Count somebody who was turned away at the door."""
    _refused.inc()


def exposition() -> bytes:
    """Write all numbers down, those of every process together."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(_REGISTRY)
    registry.register(_Waiting())
    return generate_latest(registry)


class _Waiting(Collector):
    """What waits at this moment."""

    def collect(self) -> Iterator[Metric]:
        """Ask the database; without one, say only that it is away."""
        try:
            found = vitals(db.session, site().settings.data_dir, now=now())
        except SQLAlchemyError:
            db.session.rollback()
            yield _gauge("advisory_database_up", "Whether the database answers.", 0)
            return
        yield _gauge("advisory_database_up", "Whether the database answers.", 1)
        yield _gauge("advisory_outbox_waiting", "Promises not kept yet, but for letters.", found.waiting)
        yield _gauge("advisory_outbox_oldest_seconds", "Age of the oldest.", found.oldest_seconds)
        yield _gauge("advisory_index_waiting", "Changes that search waits for.", found.index_waiting)
        yield _gauge("advisory_index_lag_seconds", "Age of the oldest.", found.index_lag_seconds)
        yield _gauge("advisory_letters_waiting", "Letters not sent yet.", found.letters)
        yield _gauge("advisory_letters_oldest_seconds", "Age of the oldest.", found.letters_oldest_seconds)
        if found.backup_seconds is not None:
            yield _gauge(
                "advisory_backup_seconds", "Since the last backup was made here.", found.backup_seconds
            )


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)


def _begin() -> None:
    g.began = time.perf_counter()


def _count(response: Response) -> Response:
    label = _page()
    _requests.labels(label, f"{response.status_code // 100}xx").inc()
    if "began" in g:
        _seconds.labels(label).observe(time.perf_counter() - g.began)
    if request.path.startswith("/sign-in") and request.method == "POST" and response.status_code >= 400:
        _failures.inc()
    return response


def _page() -> str:
    """Name what was asked for, so that no count is of few people."""
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        return "forms"
    rule, endpoint = request.url_rule, request.endpoint or ""
    if rule is None:
        return "none"
    if endpoint.startswith(("static", "health.")):
        return "static" if endpoint.startswith("static") else rule.rule
    declaration = declared(current_app.view_functions[endpoint])
    if declaration is None or declaration.permission is not None:
        return "for members"
    return "accounts" if declaration.when_closed else rule.rule
