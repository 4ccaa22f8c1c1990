"""Export: everything that a member wrote here or that is kept about them, as one file of theirs.

README.txt      what lies in it, and what does not
data.json       every section, row by row
situations.md   what they asked, to be read
advice.md       what they advised, to be read
"""

import io
import json
import zipfile
from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.notices import TELLINGS, NoticeKind
from advisory.services.keeping import account_row
from advisory.storage import own_data
from advisory.storage.follows import TAG
from advisory.storage.own_data import Plain, plain

_README = """\
Your data from The Advisory, as it stood at {at}.

data.json holds everything, section by section; situations.md and advice.md are the same texts to be read.

Nothing of others is in it: no question that a peer asked you, no advice that you were given, no name. Of what
you advised on stands the title alone, while you may read it, and never who asked. Of a secret (a password, a
passkey, a link) stands only that there is one.{cut}
"""
_PROFILE = ("email", "name", "industry", "company_size", "company", "joined_at")


def export(session: Session, actor: Actor, *, now: datetime) -> bytes:
    """Put a member's own data into one ZIP file.

    Raises:
        Forbidden: nobody is signed in.
    """
    row = account_row(session, actor)
    data: dict[str, list[Plain]] = {"profile": [{name: plain(getattr(row, name)) for name in _PROFILE}]}
    for section, rows in own_data.sections(session, actor):
        data[section] = rows
    for notice in data["notices"]:
        notice["sentence"] = TELLINGS[NoticeKind(notice["kind"])].sentence
        # A moment, or the order within a day, would link what one asker did in two situations.
        notice["made_on"] = datetime.fromisoformat(notice.pop("made_at")).date().isoformat()
    data["notices"].sort(key=lambda notice: (notice["made_on"], notice["kind"]))
    for followed in data["follows"]:
        if followed["thing"] != TAG:
            # Of a situation or a group the number of a row, which says nothing.
            del followed["key"]
    cut = sorted(name for name, rows in data.items() if len(rows) >= own_data.MOST_ROWS)
    said = f"\n\nThere is more than fits of: {', '.join(cut)}. Ask an administrator." if cut else ""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _README.format(at=f"{now:%Y-%m-%d %H:%M} UTC", cut=said))
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1))
        archive.writestr("situations.md", _situations(data))
        archive.writestr("advice.md", _advice(data))
    return out.getvalue()


def _situations(data: dict[str, list[Plain]]) -> str:
    parts = (
        ("The situation", "body"), ("What was tried", "tried"), ("Options seen", "options"),
        ("The decision", "decision"), ("What you heard", "heard"), ("Your commitment", "commitment"),
    )  # fmt: skip
    out = ["# What you asked", ""]
    for one in data["situations"]:
        out += [f"## {one['question'] or 'Without a title'}", ""]
        out += [f"{one['state']}, begun {one['made_at']}", ""]
        for heading, name in parts:
            if one[name]:
                out += [f"### {heading}", "", one[name], ""]
        answers = [row["answer"] for row in data["answers"] if row["situation_id"] == one["id"]]
        if answers:
            out += ["### Your answers", "", *(line for text in answers for line in (text, ""))]
    return "\n".join(out)


def _advice(data: dict[str, list[Plain]]) -> str:
    out = ["# What you advised", ""]
    for one in data["advice"]:
        out += [f"## {one['title'] or 'On a situation that you do not see any more'}", ""]
        out += [f"{one['given_at']}, {one['basis']}", "", one["text"], ""]
    return "\n".join(out)
