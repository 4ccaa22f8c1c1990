"""Walls from the terminal."""


def test_a_wall_is_put_up_listed_and_taken_down(run):
    assert "The wall stands." in run("walls", "add", "carl@example.com", "erin@example.com").output
    assert "stood already" in run("walls", "add", "erin@example.com", "carl@example.com").output
    assert "The wall stands." in run("walls", "add", "carl@example.com", "Acme").output
    listed = run("walls", "list").output.splitlines()
    assert [line.partition("  ")[2] for line in listed] == [
        "Carl (carl@example.com)  and  everybody of Acme",
        "Carl (carl@example.com)  and  Erin (erin@example.com)",
    ]
    for line in listed:
        assert run("walls", "remove", line.partition("  ")[0]).exit_code == 0
    assert run("walls", "list").output == ""


def test_a_refusal_is_a_sentence(run):
    result = run("walls", "remove", "7")
    assert (result.exit_code, "There is no wall 7." in result.output) == (1, True)
    result = run("walls", "add", "nobody@example.com", "Acme")
    assert (result.exit_code, "Nobody is a member as nobody@example.com." in result.output) == (1, True)
