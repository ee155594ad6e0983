"""A year's score card of warnings for the portal: proposed, agreed on by another, taken back."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.prevention.card_bodies import FIRST_YEAR, LONGEST
from baluarte.domain.prevention.models.public_functions import IN_PUBLIC, OWNER
from baluarte.domain.prevention.models.second_words import by_another, refused_with_a_reason
from baluarte.domain.prevention.models.warning_walls import OF_OUR_HOUSE
from baluarte.domain.prevention.warning_choices import SecondWord
from baluarte.domain.wall.declarations import by_condition, dated
from baluarte.domain.wall.floods import at_most_daily

# Whoever answers for a card does so for the one that stands there, of her own house.
AS_PROPOSED = (
    "exists (select 1 from public.prevention_scorecard card where card.id = card_id"
    " and card.holder_id = {0}.holder_id and card.proposed_by_id = {0}.proposed_by_id)"
)
# Of one account: the portal looks through all that were let out.
MOST_IN_A_DAY = 20
# Of a year that began, and no longer than a year's counts: anybody's look at the portal reads it.
OF_A_YEAR = (
    f"year between {FIRST_YEAR} and extract(year from proposed_at)"
    f" and length(body::text) <= {LONGEST}"
)


class ScoreCard(models.Model):
    """What would be said in public of a year's warnings; never changed, the next takes its place.

    No event, place or person stands in it: how many warnings, and how many came true.
    """

    wall = dated(
        by_condition(
            read=OF_OUR_HOUSE,
            add=f"{OF_OUR_HOUSE} and proposed_by_id = bal.account() and {OF_A_YEAR}",
        ),
        "proposed_at",
    )  # fmt: skip
    sensitivity: ClassVar = {"body": "internal"}
    definers = (
        *IN_PUBLIC,
        at_most_daily(
            "score_cards", table="prevention_scorecard", by="proposed_by_id", at="proposed_at",
            most=MOST_IN_A_DAY, owner=OWNER,
        ),
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    body = models.JSONField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["holder", "-year", "-proposed_at"], name="prevention_score_cards"),
        ]


class ScoreCardReview(models.Model):
    """Another person of the house on a score card: only what is confirmed is public."""

    wall = dated(
        by_condition(
            read=OF_OUR_HOUSE,
            add=f"{OF_OUR_HOUSE} and reviewed_by_id = bal.account()"
            f" and {AS_PROPOSED.format('prevention_scorecardreview')}",
        ),
        "reviewed_at",
    )
    sensitivity: ClassVar = {"reason": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    card = models.OneToOneField(ScoreCard, on_delete=models.PROTECT, related_name="review")
    # Kept here too, so that the database itself tells one pair of eyes from two.
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=12, choices=SecondWord)
    reason = models.CharField(max_length=600, blank=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            by_another("proposed_by", "prevention_two_let_a_score_card_out"),
            refused_with_a_reason("prevention_a_score_card_is_refused_with_a_reason"),
        ]


class ScoreCardWithdrawal(models.Model):
    """A public score card taken back: one person of the house is enough."""

    wall = dated(
        by_condition(
            read=OF_OUR_HOUSE,
            add=f"{OF_OUR_HOUSE} and withdrawn_by_id = bal.account()"  # noqa: S608
            " and exists (select 1 from public.prevention_scorecard card where card.id = card_id"
            " and card.holder_id = prevention_scorecardwithdrawal.holder_id)",
        ),
        "withdrawn_at",
    )
    sensitivity: ClassVar = {"reason": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    card = models.OneToOneField(ScoreCard, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=600)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="prevention_a_score_card_goes_with_a_reason", condition=Q(reason__regex=r"\S")
            ),
        ]
