"""What the repayment desk refuses.

SourcePaused          a paused source is not pulled
SourceBusy            another file of the source is being read
SourceNotOfThatKind   a file for a source that is pulled, a pull of one that takes files
SyncNotHeld           the run holds nothing back that could be confirmed
FileNotRead           the file as a whole cannot be read: nothing of it was taken
PushNotKnown          no such push address here
PushNotGenuine        the signature does not fit, or the message is too old
FeedBroken            the source contradicts itself: the run is given up, nothing of it was taken
FollowUpTaken         somebody else is on it already
NoticeNotForCollections  it is not overdue, no longer listed, or linked to nobody of ours
SnapshotMoved         the source's list changed while it was read: the run begins again
"""

from __future__ import annotations

from backend.kernel.errors import DomainError, NotAllowedNow, NotFound, SignInRefused


class SourcePaused(NotAllowedNow):
    code = "notice_source_paused"
    message = "This source is paused; resume it first."


class SourceBusy(NotAllowedNow):
    code = "notice_source_busy"
    message = "Another file of this source is being read; send this one when it is done."


class SourceNotOfThatKind(NotAllowedNow):
    code = "notice_source_other_kind"
    message = "This source takes its notices in another way."


class SyncNotHeld(NotAllowedNow):
    code = "notice_sync_not_held"
    message = "This run holds nothing back, or a newer run has taken its place."


class FileNotRead(DomainError):
    code = "notice_file_not_read"
    message = "The file cannot be read. Nothing of it was taken."


class PushNotKnown(NotFound):
    code = "notice_push_not_known"
    message = "There is nothing at this address."


class PushNotGenuine(SignInRefused):
    code = "notice_push_not_genuine"
    message = "The signature does not fit, or the message is older than five minutes."


class FeedBroken(DomainError):
    code = "notice_feed_broken"
    message = "The source contradicts itself. Nothing of this run was taken."


class SnapshotMoved(DomainError):
    code = "notice_snapshot_moved"
    message = "The source's list kept changing while it was read. Nothing of this run was taken."


class FollowUpTaken(NotAllowedNow):
    code = "notice_follow_up_taken"
    message = "Somebody else has taken this case; the follow-up says who."


class NoticeNotForCollections(NotAllowedNow):
    code = "notice_not_for_collections"
    message = "Only an overdue notice that is linked to a customer goes to collections."
