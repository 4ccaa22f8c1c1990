"""The circle over HTTP, step by step: from a question to the moment before its entry is published.

For tests that need a situation or an entry at a certain stage on a real server. The people are the demo's:
Erin asks, Paul advises, Mona curates, Max is the second moderator.
"""

from dataclasses import dataclass, field

from tests.serving import Caller, Server

ADVICE = "- {point}\n    - Ask before you decide.\n- Write down what you promised."


@dataclass
class People:
    """The cast, each signed in when first needed."""

    server: Server
    _signed_in: dict[str, Caller] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Caller:
        if name.startswith("_") or name not in ("erin", "paul", "priya", "carl", "mona", "max", "adam"):
            raise AttributeError(name)
        if name not in self._signed_in:
            self._signed_in[name] = Caller(self.server).sign_in(name)
        return self._signed_in[name]


@dataclass
class Circle:
    """One situation on its way; every step returns the circle, so that steps read as a chain.

    Attributes:
        situation, bench, entry: addresses, known from the step that makes them.
    """

    people: People
    question: str
    point: str = "Eat together once a week."
    situation: str = ""
    bench: str = ""
    entry: str = ""

    def draft(self) -> "Circle":
        """Erin keeps a draft."""
        return self._write("save")

    def post(self) -> "Circle":
        """Erin posts it, without clarifying first."""
        return self._write("submit")

    def send_back(self) -> "Circle":
        """Mona returns it with a reason."""
        self._screen("return", return_reason="Please leave out the name of the town.")
        return self

    def approve(self, *, clarify: bool = False) -> "Circle":
        """Mona approves it."""
        self._screen("approve", ticks="clarify_first" if clarify else "")
        return self

    def ask(self) -> "Circle":
        """Paul asks a clarifying question."""
        self.people.paul.get(self.situation).send("/questions", question="How many people are you now?")
        return self

    def advise(self) -> "Circle":
        """Paul advises from what he has lived through."""
        paul = self.people.paul.get(self.situation)
        paul.send("/advice", basis="lived", advice=ADVICE.format(point=self.point))
        assert self.point in paul.page.get_text(), paul.page.get_text()
        return self

    def close(self) -> "Circle":
        """Erin closes it with what she heard and will do."""
        erin = self.people.erin.get(f"{self.situation}/close")
        erin.send("/close", heard="To talk first.", commitment="Talk to all", commitment_on="2035-01-31")
        assert erin.path.startswith(self.situation), erin.page.get_text()
        return self

    def curate(self) -> "Circle":
        """Mona takes it to the workbench, uses every point and writes a draft."""
        slug = self.situation.rsplit("/", 1)[-1]
        mona = self.people.mona.get(self.situation).send(f"/curation/start/{slug}")
        self.bench = mona.path.partition("#")[0]
        for button in mona.page.select("button[value^='use:']"):
            self._save_draft(str(button["value"]))
        return self._save_draft("save")

    def submit(self) -> "Circle":
        """Mona sends the draft to review."""
        return self._save_draft("submit")

    def pass_on(self) -> "Circle":
        """Max passes it; Erin is asked for her consent."""
        self.people.max.get(self.bench).send("/pass")
        return self

    def consent(self) -> "Circle":
        """Erin agrees to the exact text."""
        erin = self.people.erin.get(f"{self.situation}/consent").send("/consent", answer="yes")
        assert erin.path.startswith(self.situation), erin.page.get_text()
        return self

    def publish(self) -> "Circle":
        """Max publishes it."""
        max_ = self.people.max.get(self.bench).send("/publish")
        assert max_.path.startswith("/entries/"), max_.page.get_text()
        self.entry = max_.path
        return self

    def to_approved(self) -> "Circle":
        """Take every step but the last."""
        self.post().approve().advise().close()
        return self.curate().submit().pass_on().consent()

    def _write(self, action: str) -> "Circle":
        erin = self.people.erin.get("/situations/new").send(
            "/situations/new", question=self.question, body="We grew from ten to forty people in a year.",
            audience="members", wish="yes", ticks="", action=action,
        )  # fmt: skip
        assert erin.status == 200, erin.page.get_text()
        self.situation = erin.path.removesuffix("/edit")
        return self

    def _screen(self, decision: str, **typed: str) -> None:
        slug = self.situation.rsplit("/", 1)[-1]
        mona = self.people.mona.get(f"/screening/{slug}").send(f"/{decision}", **typed)
        assert mona.status == 200, mona.page.get_text()

    def _save_draft(self, action: str) -> "Circle":
        mona = self.people.mona.get(self.bench).send(
            self.bench, question=self.question, situation="A company grew fast.", summary="Growing fast.",
            tags="teamwork", audience="public", action=action,
        )  # fmt: skip
        assert mona.status == 200, mona.page.get_text()
        return self
