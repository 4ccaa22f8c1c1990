"""What falls due is done task by task, to the end, and one that fails stops no other."""

from datetime import UTC, datetime

from advisory.services.due import MOST, run_due

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_a_task_is_called_until_nothing_of_it_is_left(session):
    left = [MOST, MOST, 3]
    assert run_due(session, {"reminders": lambda _session, _now: left.pop(0)}, now=NOW) == {
        "reminders": 2 * MOST + 3
    }


def test_a_task_that_fails_is_said_and_stops_no_other(session):
    def fails(_session, _now):
        raise OSError("away")

    done = run_due(session, {"broken": fails, "works": lambda _session, _now: 1}, now=NOW)
    assert done == {"broken": -1, "works": 1}


def test_the_command_does_what_is_due_first(app):
    result = app.test_cli_runner().invoke(args=["outbox", "run", "--due"])
    assert (result.exit_code, "Nothing was due." in result.output) == (0, True)
