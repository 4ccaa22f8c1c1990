"""What holds once a member has another password, however they came by it."""

from sqlalchemy.orm import Session

from advisory.storage import links, members
from advisory.storage.tables import MemberRow


def keep_password(session: Session, row: MemberRow, new_hash: str, *, but: str = "") -> None:
    """Have another password hold, in the caller's transaction; no other device and no link lets anybody in.

    Args:
        new_hash: never the password itself.
        but: digest of the token of the device that stays signed in.
    """
    row.password = new_hash
    links.delete_all(session, row.id)
    members.delete_sign_ins(session, row.id, but=but)
