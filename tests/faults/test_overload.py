"""Twice as many readers as the site can carry: some are told when to come back, the others are served.

Times are measured by `benchmarks.overload`, and not asserted: the machine that runs tests has other work.
"""

import asyncio
from pathlib import Path

import pytest

from benchmarks.overload import capacity, overload
from tests.serving import Caller, Server, new_server


@pytest.fixture
def site(tmp_path: Path):
    server = new_server(tmp_path, ADVISORY_SHED_AFTER_MS="100")
    server.start()
    yield server
    server.kill()


def drive(server: Server, seconds: float, least: float):
    """Measure what the site can carry, and ask twice as much."""
    port = int(server.environment["PORT"])

    async def run():
        rate, usual = await capacity(port, 2.0)
        slow = 2 * sorted(usual.served)[len(usual.served) // 2]
        return await overload(port, max(least, 2 * rate), seconds, slow)

    return asyncio.run(run())


def check(server: Server, seconds: float) -> None:
    answers, _ = drive(server, seconds, least=40)
    assert set(answers.statuses) <= {200, 429, 503}, answers.statuses
    assert answers.statuses[200] > 0
    assert answers.statuses[503] > 0
    assert answers.without_retry == 0
    assert Caller(server).get("/").status == 200
    told = Caller(server).get("/metrics").body.decode()
    refused = [line for line in told.splitlines() if line.startswith("advisory_refused_total")]
    assert float(refused[0].split()[-1]) >= answers.statuses[503]


def test_twice_the_load_is_answered_or_told_when_to_come_back(site):
    check(site, 4)


@pytest.mark.long
def test_twice_the_load_for_a_minute(site):
    check(site, 60)
