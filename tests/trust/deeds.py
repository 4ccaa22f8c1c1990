"""What members do with situations: everything that the site lets an asker, an adviser and a moderator do."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from advisory.domain.outcome import OutcomeText
from advisory.domain.situation import SituationText
from advisory.services import (
    advising,
    asking,
    clarifying,
    commenting,
    following,
    marking,
    outcome_desk,
    outcomes,
    screening,
    updating,
)
from advisory.services.ask_form import AskForm
from advisory.storage import outcomes as outcome_rows
from advisory.storage import situations
from advisory.storage.tables import AdvicePointRow, AdviceRow, SituationRow
from tests.trust.lives import Deed, Lives, Post

TAG = "customer-concentration"


class Deeds(Lives):
    """Lives, with what is done in them."""

    def posting(self, post: Post) -> Deed:
        return partial(self._draft, post)

    def being_seen(self, name: str) -> Deed:
        return partial(self._be_seen, name)

    def _text(self, post: Post) -> SituationText:
        body = f"The {self.words(12).lower()}. And the {self.words(8).lower()}."
        facts = dict(zip(("industry", "company_size"), post.facts, strict=True))
        return SituationText(f"Is the {self.words(5).lower()} right?", body=body, tags=(TAG,), **facts)

    def row(self, post: Post) -> SituationRow:
        return self.session.query(SituationRow).filter_by(slug=post.slug).populate_existing().one()

    def _seen(self, post: Post) -> dict[str, Any]:
        return {"seen_version": self.row(post).version, "now": self.clock.at}

    def _draft(self, post: Post) -> None:
        form = AskForm(self._text(post), post.audience, "never", named=post.named)
        actor, now = self.lives[post.author].actor, self.clock.at
        post.slug = asking.save(self.session, actor, "", form, seen_version=0, now=now)
        wait = self.dice.choice((0, 1))
        if wait:
            self.later(post.author, 1, partial(self._submit, post, form))
        else:
            self._submit(post, form)

    def _submit(self, post: Post, form: AskForm) -> None:
        asking.submit(self.session, self.lives[post.author].actor, post.slug, form, **self._seen(post))
        self.and_then(post)
        returned = self.dice.random() < 0.15
        self.by_mona(partial(self._send_back if returned else self._approve, post, form))

    def _send_back(self, post: Post, form: AskForm) -> None:
        screening.send_back(self.session, self.mona, post.slug, "Say more of it.", **self._seen(post))
        self.later(post.author, 0, partial(self._submit, post, form))

    def _approve(self, post: Post, form: AskForm) -> None:
        clarify = self.dice.random() < 0.6
        screening.approve(self.session, self.mona, post.slug, clarify_first=clarify, **self._seen(post))
        others = self._others(post)
        for name in self.dice.sample(others, 2):
            self.later(name, 0, partial(self._follow, post, name))
        if clarify:
            self.later(self.dice.choice(others), 0, partial(self._ask, post))
            self.later(post.author, 1, partial(self._answer, post))
        else:
            self._opened(post)

    def _follow(self, post: Post, name: str) -> None:
        actor, now = self.lives[name].actor, self.clock.at
        following.follow_situation(self.session, actor, post.slug, on=True, now=now)

    def _others(self, post: Post) -> list[str]:
        """List who may advise: everybody of the audience but the asker, by the same chance each."""
        return [
            name
            for name, life in self.lives.items()
            if name != post.author and post.audience in ("members", self.tables[life.table])
        ]

    def _ask(self, post: Post) -> None:
        name = self.dice.choice(self._others(post))
        if self.row(post).state == "clarifying":
            actor, now = self.lives[name].actor, self.clock.at
            clarifying.ask(self.session, actor, post.slug, f"And the {self.words(3).lower()}?", now=now)

    def _answer(self, post: Post) -> None:
        actor, now = self.lives[post.author].actor, self.clock.at
        if situations.questions(self.session, self.row(post).id):
            clarifying.answer(self.session, actor, post.slug, 1, f"The {self.words(4).lower()}.", now=now)
        clarifying.open_for_advice(self.session, actor, post.slug, **self._seen(post))
        self.and_then(post)
        self._opened(post)

    def _opened(self, post: Post) -> None:
        post.open = True
        for name in self.dice.sample(self._others(post), 2):
            self.later(name, self.dice.randint(0, 3), partial(self._advise, post, name))
        self.later(post.author, self.dice.randint(4, 5), partial(self._talk, post))
        if self.dice.random() < 0.3:
            self.later(post.author, self.dice.randint(2, 6), partial(self._update, post))
        if self.dice.random() < 0.6:
            self.later(post.author, self.dice.randint(7, 12), partial(self._close, post))

    def _advise(self, post: Post, name: str, cover: str = "") -> None:
        cover = cover or self.dice.choice(("ceo", "role", "name", "name"))
        actor, now = self.lives[name].actor, self.clock.at
        if name in post.advisers or not post.open:
            return
        post.advisers.add(name)
        text = f"- Take the {self.words(3).lower()}.\n- Keep the {self.words(3).lower()}."
        more = {"cover": cover, "seen_version": 0, "now": now}
        advising.give(self.session, actor, post.slug, text, "lived", "", **more)

    def _be_seen(self, name: str) -> None:
        """Advise somewhere under one's own name."""
        open_ones = [
            one for one in self.posts if one.open and name in self._others(one) and name not in one.advisers
        ]
        if open_ones:
            self._advise(self.dice.choice(open_ones), name, "name")

    def points(self, post: Post) -> list[AdvicePointRow]:
        query = self.session.query(AdvicePointRow).join(AdviceRow)
        return query.filter(AdviceRow.situation_id == self.row(post).id).order_by(AdvicePointRow.id).all()

    def _talk(self, post: Post) -> None:
        """Thank for a point, and comment on it."""
        found, actor, now = self.points(post), self.lives[post.author].actor, self.clock.at
        if found and post.open:
            key = self.dice.choice(found).key
            marking.mark_useful(self.session, actor, post.slug, key, on=True, now=now)
            said = f"The {self.words(4).lower()}?"
            commenting.comment(self.session, actor, post.slug, key, said, now=now)
            self.and_then(post)

    def _update(self, post: Post) -> None:
        if post.open:
            row, actor = self.row(post), self.lives[post.author].actor
            new = replace(self._text(post), question=row.question)
            updating.update(self.session, actor, post.slug, new, **self._seen(post))
            self.and_then(post)

    def _close(self, post: Post) -> None:
        said = (f"The {self.words(5).lower()}.", f"Do the {self.words(3).lower()}")
        by, actor = self.clock.at.date() + timedelta(days=90), self.lives[post.author].actor
        post.open = False
        asking.close(self.session, actor, post.slug, *said, by, **self._seen(post))
        self.and_then(post)
        if self.dice.random() < 0.5:
            self.later(post.author, 31, partial(self._tell, post))

    def _tell(self, post: Post) -> None:
        row = outcome_rows.of_days(self.session, self.row(post).id, 30)
        assert row is not None
        told = OutcomeText(decided=f"The {self.words(5).lower()}.")
        seen = {"seen_version": row.version, "now": self.clock.at}
        outcomes.record(self.session, self.lives[post.author].actor, post.slug, 30, told, **seen)
        self.session.refresh(row)
        self.by_mona(partial(self._read, row.id, told))

    def _read(self, number: int, told: OutcomeText) -> None:
        row = outcome_rows.by_id(self.session, number)
        seen = {"seen_version": row.version, "now": self.clock.at}
        outcome_desk.approve(self.session, self.mona, number, told, **seen)
