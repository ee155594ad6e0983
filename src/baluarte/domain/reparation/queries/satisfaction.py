"""Contacts of which she has not said how she was attended to; sums by commission of enough."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection

from baluarte.domain.reparation.choices import Contact, Delivered
from baluarte.domain.reparation.models import (
    CaseVictim,
    Interview,
    ReferralAnswer,
    RemedyDelivery,
    Satisfaction,
)

MONTHS_OF_A_QUARTER = 3


@dataclass(frozen=True, slots=True)
class HerContact:
    """A contact of hers with a commission: an interview, the answer to a referral, a delivery."""

    kind: Contact
    key: UUID
    victim: CaseVictim
    commission: str
    on: date


@dataclass(frozen=True, slots=True)
class SatisfactionSums:
    """Of one commission: contacts, answers, and their parts, where no part is of fewer than five.

    `not_well` is partly and badly together, where these apart are too few.
    """

    contacts: int
    answered: int
    answers: int
    well: int | None
    partly: int | None
    badly: int | None
    not_well: int | None

    @property
    def without(self) -> int:
        """Return after how many contacts nothing was said, or that nothing is said."""
        return self.contacts - self.answered


def contacts_of(victim: CaseVictim) -> list[HerContact]:
    """Return her contacts with commissions, the newest first."""
    found = [
        HerContact(Contact.INTERVIEW, one.pk, victim, one.commission, one.held_date)
        for one in Interview.objects.filter(victim=victim)
    ]
    answered = ReferralAnswer.objects.filter(referral__application__victim=victim)
    found += [
        HerContact(Contact.REFERRAL, one.pk, victim, one.referral.to_commission, one.answered_date)
        for one in answered.select_related("referral")
    ]
    given = RemedyDelivery.objects.filter(remedy__plan__victim=victim).exclude(
        delivered=Delivered.UNDER_WAY
    )
    found += [
        HerContact(Contact.DELIVERY, one.pk, victim, one.remedy.plan.commission, one.happened_date)
        for one in given.select_related("remedy__plan")
    ]
    return sorted(found, key=lambda one: (one.on, str(one.key)), reverse=True)


def unanswered_contacts(victim: CaseVictim) -> list[HerContact]:
    """Return the contacts of which whoever asks has not said how she was attended to."""
    columns = ("interview", "referral_answer", "delivery")
    rows = Satisfaction.objects.filter(victim=victim).values_list(*columns)
    told = {key for row in rows for key in row if key}
    return [one for one in contacts_of(victim) if one.key not in told]


def satisfaction_of_commissions(*, on: date) -> Mapping[str, SatisfactionSums]:
    """Return the sums of the last four whole quarters, by commission; of too few nothing.

    Whole quarters: whoever looks each day would otherwise read each answer as it comes.
    """
    since, until = whole_year_before(on)
    with connection.cursor() as cursor:
        cursor.execute(
            "select commission, contacts, answered, answers, well, partly, badly, not_well"
            " from bal.satisfaction_of_commissions(%s, %s)",
            [since, until],
        )
        return {code: SatisfactionSums(*counts) for code, *counts in cursor.fetchall()}


def whole_year_before(on: date) -> tuple[date, date]:
    """Return the first and last day of the last four quarters that are over."""
    first_month = (on.month - 1) // MONTHS_OF_A_QUARTER * MONTHS_OF_A_QUARTER + 1
    begun = date(on.year, first_month, 1)
    return date(on.year - 1, first_month, 1), begun - timedelta(days=1)
