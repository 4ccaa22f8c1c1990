"""What becomes of readers when twice as many come as the site can carry.

    python -m benchmarks.overload [--seconds 60] [--times 2]

The site is served as always, with one worker, and asked over loopback, one connection a request:

    1  capacity   so many at once as there are threads, each asking again when answered
    2  overload   requests begin at random moments, so many a second as were said, whether or not the ones
                  before are answered
    3  after it   one request every twentieth of a second, until they are answered as quickly as before

Printed are the answers by status, how long those took that were served, whether every refusal said when to
come back, and how soon all was as before. The one who asks shares the machine with the site, so capacity is
less than the site's own.
"""

import argparse
import asyncio
import os
import random
import statistics
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.pages import our_site
from benchmarks.queries import BUSINESS_WORDED

THREADS = 8
WAIT_SECONDS = 30.0
PROBE_SECONDS = 0.05
#: In a row, so that all counts as before.
CALM = 5
SLUG = "teamwork-across-account-teams"


@dataclass(slots=True)
class Answers:
    """What came back: number by status (0 for no answer at all), and seconds of those that were served."""

    statuses: Counter[int] = field(default_factory=Counter)
    served: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    without_retry: int = 0

    def note(self, status: int, seconds: float, head: bytes) -> None:
        """Note one answer."""
        self.statuses[status] += 1
        if status in (429, 503):
            self.refused.append(seconds)
            self.without_retry += b"\r\nretry-after:" not in head.lower()
        elif status:
            self.served.append(seconds)


def percentile(values: list[float], share: float) -> float:
    """Give the value that this share of the others does not exceed; 0 of none."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0.0


def page(chance: random.Random) -> tuple[str, str]:
    """Choose what a reader opens next, and whether they come with a cookie."""
    words = "+".join(chance.choice(BUSINESS_WORDED).replace("?", "").replace(",", "").split())
    search = f"/search?q={words}"
    path = chance.choice(["/", f"/entries/{SLUG}", "/tags/teamwork", search, search])
    return path, "Cookie: session=none\r\n" if chance.random() < 0.2 else ""


async def ask(port: int, path: str, cookie: str, answers: Answers) -> float:
    """Make one request, note its answer, and give the seconds it took."""
    began = time.perf_counter()
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{cookie}Connection: close\r\n\r\n"
            writer.write(request.encode())
            raw = await reader.read(-1)
            writer.close()
        head = raw.partition(b"\r\n\r\n")[0]
        status = int(head.split(b" ", 2)[1])
    except (OSError, TimeoutError, IndexError, ValueError):
        head, status = b"", 0
    seconds = time.perf_counter() - began
    answers.note(status, seconds, head)
    return seconds


async def capacity(port: int, seconds: float) -> tuple[float, Answers]:
    """Tell how many requests a second are answered when nobody has to wait for a thread."""
    answers, chance, until = Answers(), random.Random(1), time.perf_counter() + seconds

    async def reader() -> None:
        while time.perf_counter() < until:
            await ask(port, *page(chance), answers)

    await asyncio.gather(*(reader() for _ in range(THREADS)))
    return len(answers.served) / seconds, answers


async def overload(port: int, rate: float, seconds: float, usual: float) -> tuple[Answers, float]:
    """Begin `rate` requests a second at random moments, for so long; tell how soon after it all is calm."""
    answers, chance = Answers(), random.Random(2)
    tasks: set[asyncio.Task[float]] = set()
    began = due = time.perf_counter()
    while due < began + seconds:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        task = asyncio.create_task(ask(port, *page(chance), answers))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        due += chance.expovariate(rate)
    waited = await calm(port, usual)
    await asyncio.gather(*tasks)
    return answers, waited


async def calm(port: int, usual: float) -> float:
    """Tell after how many seconds some requests in a row took no longer than three times the usual."""
    began, in_a_row = time.perf_counter(), 0
    while in_a_row < CALM:
        probe = Answers()
        seconds = await ask(port, "/", "", probe)
        in_a_row = in_a_row + 1 if probe.statuses[200] and seconds <= max(0.05, usual * 3) else 0
        if time.perf_counter() - began > WAIT_SECONDS:
            break
        await asyncio.sleep(PROBE_SECONDS)
    return time.perf_counter() - began - CALM * PROBE_SECONDS


async def measure(port: int, seconds: float, times: float) -> None:
    """Measure, and print."""
    await capacity(port, 2)
    rate, usual = await capacity(port, min(10.0, seconds))
    median = statistics.median(usual.served)
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"capacity: {rate:.0f} requests a second, half of them within {median * 1000:.0f} ms")
    answers, waited = await overload(port, rate * times, seconds, median)
    asked, served = answers.statuses.total() / seconds, len(answers.served) / seconds
    print(f"asked: {asked:.0f} a second for {seconds:.0f} s ({times:g} times)")
    for status, number in sorted(answers.statuses.items()):
        print(f"  {number} times {status or 'no answer'}")
    print(f"served: {served:.0f} a second, {served / rate:.2f} of capacity")
    for name, values in (("served", answers.served), ("refused", answers.refused)):
        figures = [
            f"p{share * 100:g} {percentile(values, share) * 1000:.0f} ms" for share in (0.5, 0.95, 0.99)
        ]
        print(f"{name}: {', '.join(figures)}")
    print(f"refusals without Retry-After: {answers.without_retry}")
    print(f"as before after: {waited:.2f} s")


def main() -> None:
    """Serve, measure, print."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--times", type=float, default=2)
    wanted = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        server = our_site(Path(temporary), 8753)
        try:
            server.start()
            asyncio.run(measure(server.port, wanted.seconds, wanted.times))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
