"""All tables; importing this package registers every one of them with `Base.metadata`."""

from advisory.storage.tables.advice import AdvicePointRow, AdviceRow
from advisory.storage.tables.asking import JustificationRow, SituationKindRow
from advisory.storage.tables.collections import CollectionEntryRow, CollectionRow
from advisory.storage.tables.drafts import (
    ConsentRow,
    DraftAsideRow,
    DraftPointRow,
    DraftRevisionRow,
    DraftRow,
    DraftSourceRow,
    EditionPointRow,
    EditionSourceRow,
)
from advisory.storage.tables.entering import (
    IdentityRow,
    MailLinkRow,
    PasskeyHandleRow,
    PasskeyRow,
    SpentRow,
)
from advisory.storage.tables.entries import EditionRow, EntryPointRow, EntryRow, EntryTagRow
from advisory.storage.tables.factors import AuthenticatorRow, RecoveryCodeRow
from advisory.storage.tables.feedback import EntryCommentRow, ExperienceRow
from advisory.storage.tables.finding import MeaningRow, MissRow, PassageRow
from advisory.storage.tables.follows import FollowRow
from advisory.storage.tables.introductions import IntroductionRow
from advisory.storage.tables.invitations import InvitationLinkRow, InvitationRow
from advisory.storage.tables.limits import LimitCountRow
from advisory.storage.tables.log import LogRow
from advisory.storage.tables.mail import MailChoiceRow
from advisory.storage.tables.members import (
    FirstLinkRow,
    GroupRow,
    MemberRow,
    RoleRow,
    SeatRow,
    SignInFailureRow,
    SignInRow,
    member_roles,
)
from advisory.storage.tables.moderation import (
    CannedReasonRow,
    ClaimRow,
    ExclusionRow,
    MergeRow,
    ReportRow,
    WordRow,
)
from advisory.storage.tables.notices import NoticeRow
from advisory.storage.tables.office import RequestLinkRow, RequestRow, SitePageRow
from advisory.storage.tables.outbox import OutboxRow
from advisory.storage.tables.pledges import PledgeAcceptanceRow, PledgeRow
from advisory.storage.tables.profiles import ProfileOpeningRow, ProfileRow, ProfileWordRow
from advisory.storage.tables.readers import HelpfulMarkRow, ReadingRow
from advisory.storage.tables.revisions import AdviceRevisionRow, OutcomeRow, SituationRevisionRow
from advisory.storage.tables.saved import BookmarkRow, ReadingListItemRow, ReadingListRow
from advisory.storage.tables.searches import SavedSearchRow
from advisory.storage.tables.situations import QuestionRow, SituationRow, SituationTagRow
from advisory.storage.tables.tags import SynonymRow, TagAliasRow, TagRow, TermRow, VocabularyRow
from advisory.storage.tables.thread import CommentRow, PointMarkRow, ReplyRow, SpeakerRow
from advisory.storage.tables.walls import SituationBarRow, WallRow

__all__ = [
    "AdvicePointRow",
    "AdviceRevisionRow",
    "AdviceRow",
    "AuthenticatorRow",
    "BookmarkRow",
    "CannedReasonRow",
    "ClaimRow",
    "CollectionEntryRow",
    "CollectionRow",
    "CommentRow",
    "ConsentRow",
    "DraftAsideRow",
    "DraftPointRow",
    "DraftRevisionRow",
    "DraftRow",
    "DraftSourceRow",
    "EditionPointRow",
    "EditionRow",
    "EditionSourceRow",
    "EntryCommentRow",
    "EntryPointRow",
    "EntryRow",
    "EntryTagRow",
    "ExclusionRow",
    "ExperienceRow",
    "FirstLinkRow",
    "FollowRow",
    "GroupRow",
    "HelpfulMarkRow",
    "IdentityRow",
    "IntroductionRow",
    "InvitationLinkRow",
    "InvitationRow",
    "JustificationRow",
    "LimitCountRow",
    "LogRow",
    "MailChoiceRow",
    "MailLinkRow",
    "MeaningRow",
    "MemberRow",
    "MergeRow",
    "MissRow",
    "NoticeRow",
    "OutboxRow",
    "OutcomeRow",
    "PassageRow",
    "PasskeyHandleRow",
    "PasskeyRow",
    "PledgeAcceptanceRow",
    "PledgeRow",
    "PointMarkRow",
    "ProfileOpeningRow",
    "ProfileRow",
    "ProfileWordRow",
    "QuestionRow",
    "ReadingListItemRow",
    "ReadingListRow",
    "ReadingRow",
    "RecoveryCodeRow",
    "ReplyRow",
    "ReportRow",
    "RequestLinkRow",
    "RequestRow",
    "RoleRow",
    "SavedSearchRow",
    "SeatRow",
    "SignInFailureRow",
    "SignInRow",
    "SitePageRow",
    "SituationBarRow",
    "SituationKindRow",
    "SituationRevisionRow",
    "SituationRow",
    "SituationTagRow",
    "SpeakerRow",
    "SpentRow",
    "SynonymRow",
    "TagAliasRow",
    "TagRow",
    "TermRow",
    "VocabularyRow",
    "WallRow",
    "WordRow",
    "member_roles",
]
