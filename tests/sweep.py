"""Sweeping up behind a step: whoever may not take it tries to, whoever has taken it does so again.

    sweep = Sweep(session, clock, clients)            clients by name, "visitor" among them
    answer = sweep.step("paul", path, fields)         the step itself, and everything round it

    before   sent without its token                   400
    after    by a visitor                             302 to the page for signing in
             by Carl, who is behind a wall            404
             by an uninvolved member                  403, 404, 409 or whatever changes nothing
             by whoever took the step                 303 or 409

Nothing of this may change anything, which is compared on every row there is: `everything()` gives them all,
`changes()` says what differs. Left out is what comes and goes by itself (`RESTLESS`), and of a promise all
but what was promised, since keeping it is no change.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Table, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from advisory.services.outbox import deliver_all
from advisory.storage.base import Base
from tests.checking import CheckingClient
from tests.conftest import MovableClock

#: Rows that come and go without anybody's doing.
RESTLESS = frozenset({"sign_ins", "sign_in_failures", "readings"})
#: Columns that are all that counts of a table.
COUNTING = {"outbox": ("id", "kind", "subject_id")}

Rows = dict[str, Counter[str]]

REFUSED = (403, 404, 409)


def everything(session: Session) -> Rows:
    """Give every row there is, by table."""
    session.rollback()
    rows = {
        table.name: Counter(map(str, session.execute(select(*_counting(table)))))
        for table in Base.metadata.sorted_tables
        if table.name not in RESTLESS
    }
    session.rollback()
    return rows


def changes(before: Rows, after: Rows) -> list[str]:
    """Say which rows came and which went."""
    said = []
    for name in sorted(before.keys() | after.keys()):
        gone, come = before[name] - after[name], after[name] - before[name]
        said += [f"{name} - {row}" for row in gone.elements()] + [
            f"{name} + {row}" for row in come.elements()
        ]
    return said


def _counting(table: Table) -> list[Column[Any]]:
    names = COUNTING.get(table.name)
    return [column for column in table.columns if names is None or column.name in names]


@dataclass
class Sweep:
    """The people who try, and what they were sent.

    Attributes:
        behind_walls: who must not even learn that there is such a thing.
        never: statuses for others who may never take a step, by name.
        seen: each answer, with who got it.
    """

    session: Session
    clock: MovableClock
    clients: Mapping[str, CheckingClient]
    behind_walls: str = "carl"
    never: Mapping[str, Collection[int]] = field(default_factory=dict)
    seen: list[tuple[str, TestResponse]] = field(default_factory=list)

    def post(self, who: str, path: str, fields: Mapping[str, Any], *, token: bool = True) -> TestResponse:
        """Send a form as somebody, and remember what came back."""
        client = self.clients[who]
        answer = client.send(path, **fields) if token else client.post(path, data=dict(fields))
        self.seen.append((who, answer))
        return answer

    def step(
        self,
        who: str,
        path: str,
        fields: Mapping[str, Any],
        *,
        stranger: str = "paul",
        again: Collection[int] = (303, 409),
        walled: Collection[int] = (404,),
    ) -> TestResponse:
        """Take a step, and try everything that must not be one.

        Args:
            fields: of the form, without its token.
            stranger: an uninvolved member; "" when every member may do this.
            again: what the same step, taken twice, is answered.
            walled: what somebody behind a wall is answered; 403 as well where all members are.
        """
        before = everything(self.session)
        assert self.post(who, path, fields, token=False).status_code == 400, f"{path} without its token"
        self._unchanged(before, f"{path} without its token")
        answer = self.post(who, path, fields)
        assert answer.status_code == 303, f"{path} as {who}: {answer.status}"
        self.repeat(who, path, fields, stranger=stranger, again=again, walled=walled)
        return answer

    def repeat(
        self,
        who: str,
        path: str,
        fields: Mapping[str, Any],
        *,
        stranger: str = "paul",
        again: Collection[int] = (303, 409),
        walled: Collection[int] = (404,),
    ) -> None:
        """Send a form that somebody has sent as those who may not, and as them; arguments as in `step`."""
        handlers = self.clients[who].application.extensions["advisory"].handlers
        deliver_all(self.session, handlers, now=self.clock.at)
        after = everything(self.session)
        visitor = self.post("visitor", path, fields)
        assert visitor.status_code == 302, f"{path} as a visitor: {visitor.status}"
        assert "/sign-in" in visitor.location, f"{path} as a visitor: to {visitor.location}"
        tries = {self.behind_walls: walled, **self.never}
        for other, statuses in tries.items():
            answer = self.post(other, path, fields)
            assert answer.status_code in statuses, f"{path} as {other}: {answer.status}"
            self._unchanged(after, f"{path} as {other}")
        if stranger:
            answer = self.post(stranger, path, fields)
            assert answer.status_code in (*REFUSED, 303, 422), f"{path} as {stranger}: {answer.status}"
            self._unchanged(after, f"{path} as {stranger} ({answer.status_code})")
        for token, statuses in ((True, again), (False, (400,))):
            answer = self.post(who, path, fields, token=token)
            assert answer.status_code in statuses, f"{path} again as {who}: {answer.status}"
            self._unchanged(after, f"{path} again as {who}")

    def _unchanged(self, before: Rows, tried: str) -> None:
        changed = changes(before, everything(self.session))
        assert not changed, f"{tried} changed something:\n" + "\n".join(changed)
