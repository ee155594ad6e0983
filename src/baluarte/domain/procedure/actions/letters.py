"""Letters: by e-mail, that there is something to see, and nothing of what.

A letter is taken, sent and marked, each committed by itself. A worker that is killed before the
mark leaves its letter taken; it is sent again once the lease is over, under the same Message-ID,
so that whoever receives it can tell that it is the same.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from baluarte.domain.access.models import Account, MailAddress
from baluarte.domain.procedure.choices import AssignmentState, NoticeKind
from baluarte.domain.procedure.models import Notice, Obligation

# Longer than any sending takes.
LEASE = timedelta(minutes=5)
TO_THE_SENDER = (NoticeKind.ANSWERED, NoticeKind.SILENCE)


@dataclass(frozen=True, slots=True)
class Letter:
    """All that waits for one person, as one letter; without an address nobody is written to."""

    id: UUID
    address: str
    language: str


@transaction.atomic
def take_letter(*, at: datetime) -> Letter | None:
    """Take the letter that waits longest; no other worker sends it until the lease is over."""
    waiting = _still_theirs().filter(Q(letter_at=None) | Q(letter_at__lte=at - LEASE))
    locked = waiting.select_for_update(of=("self",)).order_by("made_at")
    first = locked.first()
    if first is None:
        return None
    same = locked.filter(account=first.account_id, letter=first.letter)
    letter = first.letter or uuid4()
    told = Notice.objects.filter(pk__in=[one.pk for one in same])
    told.update(letter=letter, letter_at=at)
    active = Account.objects.filter(pk=first.account_id, is_active=True)
    language = active.values_list("language", flat=True).first()
    if language is None:
        return Letter(letter, "", "")
    address = MailAddress.objects.filter(account=first.account_id)
    return Letter(letter, address.values_list("email", flat=True).first() or "", language)


def send_letter(letter: Letter) -> int:
    """Send a letter; return how many were sent."""
    if not letter.address:
        return 0
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    with translation.override(letter.language):
        return EmailMessage(
            subject=_("There is something for you in Baluarte"),
            body=_("Enter the workbench to see it: %(url)s\n\nThis letter says no more on purpose.")
            % {"url": f"{settings.WORKBENCH_URL}/{letter.language}/"},
            to=[letter.address],
            headers={"Message-ID": f"<{letter.id}@{domain}>"},
        ).send()


@transaction.atomic
def mark_mailed(letter: Letter, *, at: datetime) -> int:
    """Say of what a letter was about that it was mailed."""
    return Notice.objects.filter(letter=letter.id).update(mailed_at=at)


def _still_theirs() -> QuerySet[Notice]:
    """Notices not mailed yet, without those of what was taken back from whom they call."""
    owed = Obligation.objects.filter(pk=OuterRef("obligation_key"))
    mine = owed.filter(responsible=OuterRef("account")).exclude(status="withdrawn")
    still_runs = owed.filter(is_unfinished=True)
    return Notice.objects.filter(
        Q(assignment=None) | ~Q(assignment__ended_how=AssignmentState.WITHDRAWN)
        | Q(kind__in=TO_THE_SENDER),
        Q(obligation_key=None) | Q(kind=NoticeKind.RUNNING) & Exists(still_runs) | Exists(mine),
        mailed_at=None,
    )  # fmt: skip
