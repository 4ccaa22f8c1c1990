"""What members want to have by mail."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base


class MailChoiceRow(Base):
    """How a member has one kind of notice by mail; made with the first letter, which may stop it by the key.

    The key is random and says nothing: neither the member nor the kind can be read from the link, not in a
    letter that is passed on and not in the log of a proxy.
    """

    __tablename__ = "mail_choices"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    #: A value of `domain.notices.NoticeKind`.
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    #: A value of `domain.notices.ByMail`.
    by_mail: Mapped[str] = mapped_column(String(10), default="at once")
    key: Mapped[str] = mapped_column(String(64), unique=True)
