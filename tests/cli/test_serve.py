"""What would keep `make run` from serving is told before anything is prepared."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def serve(tmp_path):
    """Start the site as `make run` does, where it cannot come far."""

    def run(**settings):
        own = {"ADVISORY_ENV": "development", "ADVISORY_DATA_DIR": str(tmp_path / "var")}
        return subprocess.run(
            [sys.executable, "-m", "scripts.serve"],
            cwd=ROOT, env={"PATH": os.environ["PATH"], **own, **settings},
            text=True, capture_output=True, timeout=60, check=False,
        )  # fmt: skip

    return run


def test_a_port_that_is_taken_is_told_with_what_to_say_instead(serve, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = serve(PORT=str(port))
    assert done.returncode == 1
    assert done.stderr == f"Port {port} is taken. Choose another: PORT=8001 make run\n"
    assert not (tmp_path / "var" / "advisory.sqlite3").exists()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("WEB_CONCURRENCY", "banana", "WEB_CONCURRENCY is “banana”; write a whole number from 1 to 64.\n"),
        ("HOST", "203.0.113.9", "Nobody can listen at HOST 203.0.113.9, PORT 8000: "),
    ],
)
def test_what_cannot_be_is_a_sentence(serve, name, value, said):
    done = serve(**{name: value, "ADVISORY_SECRET_KEY": "k" * 32})
    assert done.returncode == 1
    assert done.stderr.startswith(said)
    assert "Traceback" not in done.stderr
