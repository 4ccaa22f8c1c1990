"""Every step of the two lifecycles that a service takes: what must stand before it, and the step itself.

    TRANSITIONS   one for each action of `domain.lifecycle`, several where it leads to different places
    ELSEWHERE     actions that stand in no row, and why

`prepare` brings the circle to the stage before and gives what the step works on; `take` takes it, with the
version that stood on screen.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from advisory.domain.audience import audience_of
from advisory.services import (
    asking,
    clarifying,
    consent,
    correcting,
    curation,
    editions,
    merging,
    narrowing,
    publishing,
    removing,
    returning,
    reviewing,
    screening,
    updating,
    upkeep,
)
from tests.services.circle import LATER, TEXT, Bench, Circle, ask_form

REASON = "Please leave out the name of the town."


@dataclass(frozen=True)
class Transition:
    """A step of a lifecycle.

    Attributes:
        thing: "situation" or "entry"; the other one may move with it.
        lines: how many lines it writes into the log about that thing.
        also: what else is logged beside it, as pairs of thing and action.
    """

    thing: str
    action: str
    prepare: Callable[[Circle], Any]
    take: Callable[[Circle, Any, int], object]
    to: str = ""
    lines: int = 1
    also: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """Give the name that a failing test is called by."""
        return " ".join(filter(None, (self.thing, self.action, self.to)))

    def version(self, circle: Circle, made: Any) -> int:
        """Tell the version that stands on screen before the step."""
        if self.thing == "entry" and isinstance(made, Bench):
            return circle.entry(made).version
        return circle.version(made.slug if isinstance(made, Bench) else made) if made else 0


def _step(thing: str, action: str, prepare: Callable[[Circle], Any], take: Any, to: str = "", **more: Any):
    return Transition(thing, action, prepare, take, to, **more)


def _entry_slug(circle: Circle, bench: Bench) -> str:
    return circle.entry(bench).slug or ""


def _digest(circle: Circle, bench: Bench) -> str:
    digest = consent.page(circle.session, circle.erin, bench.slug).digest
    circle.session.rollback()
    return digest


def _answered(circle: Circle) -> str:
    slug = circle.asked()
    clarifying.answer(circle.session, circle.erin, slug, 1, "They do.", now=circle.now)
    circle.later(days=30)
    return slug


def _merged(circle: Circle) -> str:
    target, slug = circle.opened(), circle.opened()
    merging.merge(
        circle.session,
        circle.mona,
        slug,
        target,
        "The same question.",
        seen_version=circle.version(slug),
        now=circle.now,
    )
    return slug


def _removed(circle: Circle) -> str:
    slug = circle.opened()
    seen = circle.version(slug)
    removing.remove(circle.session, circle.mona, slug, REASON, seen_version=seen, now=circle.now)
    return slug


def _pair(circle: Circle) -> str:
    circle.target = circle.opened()  # type: ignore[attr-defined]
    return circle.opened()


def _pulled(circle: Circle) -> Bench:
    bench = circle.published()
    seen, slug = circle.entry(bench).version, _entry_slug(circle, bench)
    publishing.pull(circle.session, circle.mona, slug, seen_version=seen, now=circle.now)
    return bench


def _archived(circle: Circle) -> Bench:
    bench = circle.published()
    seen, slug = circle.entry(bench).version, _entry_slug(circle, bench)
    returning.archive(circle.session, circle.mona, slug, REASON, seen_version=seen, now=circle.now)
    return bench


def _group_id(circle: Circle) -> int:
    group_id = audience_of(circle.table()).group_id or 0
    circle.session.rollback()
    return group_id


def _desk(circle: Circle, bench: Bench) -> Any:
    fields = circle.fields(bench)
    circle.session.rollback()
    return fields


SITUATIONS: tuple[Transition, ...] = (
    _step("situation", "create", lambda c: "",
          lambda c, _, seen: asking.save(c.session, c.erin, "", ask_form(), seen_version=0, now=c.now)),
    _step("situation", "submit", lambda c: c.drafted_text(),
          lambda c, slug, seen: asking.submit(
              c.session, c.erin, slug, ask_form(), seen_version=seen, now=c.now)),
    _step("situation", "submit", lambda c: c.returned(),
          lambda c, slug, seen: asking.submit(
              c.session, c.erin, slug, ask_form(), seen_version=seen, now=c.now),
          "again"),
    _step("situation", "recall", lambda c: c.posted(),
          lambda c, slug, seen: asking.recall(c.session, c.erin, slug, seen_version=seen, now=c.now)),
    _step("situation", "return", lambda c: c.posted(),
          lambda c, slug, seen: screening.send_back(
              c.session, c.mona, slug, REASON, seen_version=seen, now=c.now)),
    _step("situation", "decline", lambda c: c.posted(),
          lambda c, slug, seen: screening.decline(
              c.session, c.mona, slug, REASON, seen_version=seen, now=c.now)),
    _step("situation", "approve", lambda c: c.posted(),
          lambda c, slug, seen: screening.approve(
              c.session, c.mona, slug, clarify_first=True, seen_version=seen, now=c.now), "for questions"),
    _step("situation", "approve", lambda c: c.posted(),
          lambda c, slug, seen: screening.approve(
              c.session, c.mona, slug, clarify_first=False, seen_version=seen, now=c.now), "for advice"),
    _step("situation", "open_for_advice", lambda c: c.asked(),
          lambda c, slug, seen: clarifying.open_for_advice(
              c.session, c.erin, slug, seen_version=seen, now=c.now)),
    _step("situation", "open_for_advice", _answered,
          lambda c, slug, seen: clarifying.open_answered(c.session, c.now), "by the clock"),
    _step("situation", "back_to_clarifying", lambda c: c.advised(),
          lambda c, slug, seen: clarifying.back_to_clarifying(
              c.session, c.erin, slug, seen_version=seen, now=c.now)),
    _step("situation", "update", lambda c: c.advised(),
          lambda c, slug, seen: updating.update(
              c.session, c.erin, slug, replace(TEXT, body="They bring a third now, and want zwieback."),
              seen_version=seen, now=c.now)),
    _step("situation", "narrow_audience", lambda c: c.advised(),
          lambda c, slug, seen: narrowing.narrow(
              c.session, c.erin, slug, _group_id(c), seen_version=seen, now=c.now)),
    _step("situation", "close", lambda c: c.advised(),
          lambda c, slug, seen: asking.close(
              c.session, c.erin, slug, "To send two.", "Offer two", LATER, seen_version=seen, now=c.now)),
    _step("situation", "reopen", lambda c: c.closed(),
          lambda c, slug, seen: asking.reopen(c.session, c.erin, slug, seen_version=seen, now=c.now)),
    _step("situation", "merge", _pair,
          lambda c, slug, seen: merging.merge(
              c.session, c.mona, slug, c.target, REASON, seen_version=seen, now=c.now)),
    _step("situation", "undo_merge", _merged,
          lambda c, slug, seen: merging.undo(c.session, c.mona, slug, now=c.now)),
    _step("situation", "withdraw", lambda c: c.advised(),
          lambda c, slug, seen: asking.withdraw(c.session, c.erin, slug, seen_version=seen, now=c.now)),
    _step("situation", "withdraw", lambda c: c.published(),
          lambda c, bench, seen: asking.withdraw(
              c.session, c.erin, bench.slug, seen_version=seen, now=c.now), "with its entry",
          also=(("entry", "pull"),)),
    _step("situation", "withdraw", lambda c: c.in_review(),
          lambda c, bench, seen: asking.withdraw(
              c.session, c.erin, bench.slug, seen_version=seen, now=c.now), "with its draft",
          also=(("entry", "situation_withdrawn"),)),
    _step("situation", "remove", lambda c: c.advised(),
          lambda c, slug, seen: removing.remove(
              c.session, c.mona, slug, REASON, seen_version=seen, now=c.now)),
    _step("situation", "restore", _removed,
          lambda c, slug, seen: removing.restore(
              c.session, c.max_, slug, REASON, seen_version=seen, now=c.now)),
)  # fmt: skip

ENTRIES: tuple[Transition, ...] = (
    _step("entry", "start_curation", lambda c: c.closed(),
          lambda c, slug, seen: curation.start(c.session, c.mona, slug, now=c.now)),
    _step("entry", "submit", lambda c: c.drafted(),
          lambda c, bench, seen: curation.submit(
              c.session, c.mona, bench.entry_id, _desk(c, bench), seen_version=seen, now=c.now)),
    _step("entry", "request_changes", lambda c: c.in_review(),
          lambda c, bench, seen: reviewing.request_changes(
              c.session, c.max_, bench.entry_id, "Shorter.", seen_version=seen, now=c.now)),
    _step("entry", "pass", lambda c: c.in_review(),
          lambda c, bench, seen: reviewing.pass_draft(
              c.session, c.max_, bench.entry_id, seen_version=seen, now=c.now)),
    _step("entry", "give_consent", lambda c: c.passed(),
          lambda c, bench, seen: consent.give(c.session, c.erin, bench.slug, _digest(c, bench), now=c.now)),
    _step("entry", "ask_for_change", lambda c: c.passed(),
          lambda c, bench, seen: consent.ask_for_change(
              c.session, c.erin, bench.slug, _digest(c, bench), "Shorter.", now=c.now)),
    _step("entry", "refuse_consent", lambda c: c.passed(),
          lambda c, bench, seen: consent.refuse(c.session, c.erin, bench.slug, _digest(c, bench), now=c.now)),
    _step("entry", "withdraw_consent", lambda c: c.consented(),
          lambda c, bench, seen: consent.withdraw(c.session, c.erin, bench.slug, now=c.now), "approved"),
    _step("entry", "withdraw_consent", lambda c: c.published(),
          lambda c, bench, seen: consent.withdraw(c.session, c.erin, bench.slug, now=c.now), "published"),
    _step("entry", "edit", lambda c: c.consented(),
          lambda c, bench, seen: reviewing.edit_again(
              c.session, c.mona, bench.entry_id, seen_version=seen, now=c.now)),
    _step("entry", "publish", lambda c: c.consented(),
          lambda c, bench, seen: publishing.publish(
              c.session, c.max_, bench.entry_id, seen_version=seen, now=c.now)),
    _step("entry", "revise", lambda c: c.published(),
          lambda c, bench, seen: editions.revise(
              c.session, c.mona, bench.entry_id, seen_version=seen, now=c.now)),
    _step("entry", "correct", lambda c: c.published(),
          lambda c, bench, seen: correcting.correct(
              c.session, c.mona, _entry_slug(c, bench), {"summary": "Sent two, never one."},
              seen_version=seen, now=c.now)),
    _step("entry", "widen_audience", lambda c: c.published(audience="members"),
          lambda c, bench, seen: editions.widen(
              c.session, c.mona, _entry_slug(c, bench), "public", seen_version=seen, now=c.now)),
    _step("entry", "drop_revision", lambda c: c.revising(),
          lambda c, bench, seen: editions.drop_revision(
              c.session, c.mona, bench.entry_id, seen_version=seen, now=c.now)),
    _step("entry", "verify", lambda c: c.published(),
          lambda c, bench, seen: upkeep.verify(
              c.session, c.mona, _entry_slug(c, bench), 12, seen_version=seen, now=c.now)),
    _step("entry", "mark_obsolete", lambda c: c.published(),
          lambda c, bench, seen: upkeep.mark_obsolete(
              c.session, c.mona, _entry_slug(c, bench), "The law changed.", seen_version=seen, now=c.now)),
    _step("entry", "narrow_audience", lambda c: c.published(),
          lambda c, bench, seen: upkeep.narrow(
              c.session, c.mona, _entry_slug(c, bench), "members", seen_version=seen, now=c.now)),
    _step("entry", "mark_point", lambda c: c.published(),
          lambda c, bench, seen: upkeep.end_point(
              c.session, c.mona, _entry_slug(c, bench), 1, "Not any more.", seen_version=seen, now=c.now)),
    _step("entry", "pull", lambda c: c.published(),
          lambda c, bench, seen: publishing.pull(
              c.session, c.mona, _entry_slug(c, bench), seen_version=seen, now=c.now)),
    _step("entry", "restore", _pulled,
          lambda c, bench, seen: returning.take_back(
              c.session, c.mona, bench.entry_id, seen_version=seen, now=c.now)),
    _step("entry", "archive", lambda c: c.published(),
          lambda c, bench, seen: returning.archive(
              c.session, c.mona, _entry_slug(c, bench), REASON, seen_version=seen, now=c.now)),
    _step("entry", "reopen", _archived,
          lambda c, bench, seen: returning.take_back(
              c.session, c.mona, bench.entry_id, seen_version=seen, now=c.now)),
)  # fmt: skip

TRANSITIONS = (*SITUATIONS, *ENTRIES)

#: Actions of the lifecycles that stand in no row above, and why.
ELSEWHERE = {
    ("situation", "edit"): "changes no state; test_asking",
    ("entry", "import"): "taken by commands, many at a time; test_exchange",
    ("entry", "situation_withdrawn"): "goes with withdrawing its situation, above",
    ("entry", "lapse"): "taken by the clock when nobody answers",
    ("entry", "supersede"): "needs another entry; test_upkeep",
    ("entry", "add_outcome"): "needs an outcome; test_outcomes",
    ("entry", "withdraw_point"): "needs an adviser's point; test_withdrawing",
    ("entry", "let_return"): "of what was imported; test_upkeep",
    ("entry", "file_deleted"): "follows the folder; test_deletions",
    ("entry", "file_returned"): "follows the folder; test_deletions",
}
