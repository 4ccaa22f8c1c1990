"""How often something was tried of late, counted for all processes and machines alike."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from advisory.storage.base import Base
from advisory.storage.types import UtcDateTime


class LimitCountRow(Base):
    """How often one member, or one place, has tried one thing; forgotten when its time is over."""

    __tablename__ = "limit_counts"

    #: Keyed digest of what was tried and by whom, hexadecimal: no address is kept.
    key_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    #: When it is counted anew.
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
