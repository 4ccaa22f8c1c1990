"""Notices by mail: the letter is written when it is sent, from what its reader may read then."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from advisory.domain.notices import TELLINGS, NoticeKind
from advisory.mail.port import Letter, Mailer
from advisory.storage import members, notices
from advisory.storage.tables import OutboxRow


def send_notices(session: Session, mailer: Mailer, site_url: str, rows: Sequence[OutboxRow]) -> None:
    """Keep promises of kind "mail.notice".

    Raises:
        MailUnavailable: the letter was not taken; it is tried again.
    """
    for row in rows:
        notice = notices.by_id(session, row.subject_id)
        member = members.by_id(session, notice.member_id) if notice else None
        if notice is None or member is None or not member.active:
            continue
        sentence = TELLINGS[NoticeKind(notice.kind)].sentence
        text = f"{sentence}\n\n{site_url}/me/notices\n"
        mailer.send(Letter(member.email, f"The Advisory: {sentence}", text))
