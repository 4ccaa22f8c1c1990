"""Following a situation, a topic or a group, and stopping again."""

from datetime import datetime

from sqlalchemy.orm import Session

from advisory.domain.actor import Actor
from advisory.domain.errors import NotFound
from advisory.services.changing import situation_in_sight
from advisory.services.keeping import followed_groups, keeper
from advisory.services.pages.notices import FollowPage
from advisory.services.showing import open_items, tag_links
from advisory.services.transaction import transaction
from advisory.storage import follows, members
from advisory.storage.vocabulary import vocabulary

#: So many of each kind are shown; nobody follows more with profit.
MOST = 200


def page(session: Session, actor: Actor) -> FollowPage:
    """List what the actor follows, for their eyes only.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
    """
    member_id = keeper(actor)
    words = vocabulary(session)
    rows = follows.situations(
        session, actor, follows.said(session, member_id, follows.SITUATION, most=MOST), limit=MOST
    )
    spoken = follows.said(session, member_id, follows.TAG, most=MOST)
    tags = {slug for key, on in spoken.items() if on and (slug := words.book.canonical(key))}
    return FollowPage(
        situations=open_items(session, actor, rows),
        tags=tag_links(words, sorted(tags, key=words.tag_name)),
        groups=followed_groups(session, actor),
    )


def follow_situation(session: Session, actor: Actor, slug: str, *, on: bool, now: datetime) -> None:
    """Follow a situation, or stop; doing either twice changes nothing.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        NotFound: there is none, or it is not theirs to see.
    """
    member_id = keeper(actor)
    with transaction(session):
        row = situation_in_sight(session, actor, slug)
        follows.say(session, member_id, follows.SITUATION, str(row.id), now, on=on)


def follow_tag(session: Session, actor: Actor, word: str, *, on: bool, now: datetime) -> str:
    """Follow a topic, or stop; doing either twice changes nothing.

    Returns:
        The slug of the topic, where a synonym was named.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        NotFound: there is no such topic.
    """
    member_id = keeper(actor)
    book = vocabulary(session).book
    slug = book.canonical(word)
    if slug is None:
        raise NotFound
    with transaction(session):
        for key in (slug, *(alias for alias, tag in book.by_alias.items() if tag == slug)):
            # A topic that was followed under the name of one merged into it is let go under that name too.
            if key == slug or follows.said_of(session, member_id, follows.TAG, [key]) is not None:
                follows.say(session, member_id, follows.TAG, key, now, on=on)
    return slug


def follow_group(session: Session, actor: Actor, slug: str, *, on: bool, now: datetime) -> None:
    """Follow a group one sits in, or stop; doing either twice changes nothing.

    Raises:
        Forbidden: a visitor, or somebody who is no member.
        NotFound: there is none, or they do not sit in it.
    """
    member_id = keeper(actor)
    with transaction(session):
        row = members.group_by_slug(session, slug)
        if row is None or row.id not in actor.group_ids:
            raise NotFound
        follows.say(session, member_id, follows.GROUP, str(row.id), now, on=on)
