"""Posts of a commission for victims: what each is there for, and whether somebody fills it.

Other houses read the post; who fills it, only the commission itself.
"""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.reparation.choices import OfficeChannel, PostState
from baluarte.domain.reparation.models.caseloads import CASELOADS
from baluarte.domain.statements.models.walls import where_i_am
from baluarte.domain.wall.declarations import BY_SOMEBODY, READ, by_condition, dated, internal

# Whoever speaks for a commission of victims, here as in `commission_rules`.
OFFICERS = ("commission_officer",)
OUR_COMMISSIONS = where_i_am(OFFICERS)
MINE = f"institution_id = any ({OUR_COMMISSIONS})"


def _of_our_post(table: str, more: str = "") -> str:
    """Return the condition that a row is of a post of a commission for which one speaks."""
    return (
        "exists (select 1 from public.reparation_commissionpost held"  # noqa: S608 (constants)
        f" where held.id = {table}.post_id and held.institution_id = any ({OUR_COMMISSIONS}){more})"
    )


def of_its_code(table: str) -> str:
    """Return the condition that a row says of which commission its institution is."""
    return (
        "exists (select 1 from public.access_institution body"  # noqa: S608 (constants)
        f" where body.id = {table}.institution_id and body.code = {table}.commission"
        f" and {table}.commission <> '')"
    )


IS_FILLED_HERE = (
    "exists (select 1 from public.reparation_postspell told"  # noqa: S608 (constants)
    " join public.reparation_commissionpost held on held.id = told.post_id"
    " where told.id = reparation_postholder.spell_id"
    f" and told.state = '{PostState.FILLED}' and told.until_date is null"
    " and held.institution_id = reparation_postholder.institution_id)"
)
ACTS_HERE = (
    "exists (select 1 from public.access_membership acts"
    " where acts.account_id = reparation_postholder.account_id"
    " and acts.institution_id = reparation_postholder.institution_id"
    " and acts.confirmed_at is not null and acts.valid_from <= now()"
    " and (acts.valid_until is null or acts.valid_until > now()))"
)


class CommissionPost(models.Model):
    """A post of a commission: what it is there for; whether it is filled stands in its spells."""

    wall = dated(
        by_condition(
            read=BY_SOMEBODY,
            add=f"{MINE} and by_id = bal.account() and {of_its_code('reparation_commissionpost')}",
            worker=internal(worker=(READ,)),
        ),
        "stated_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    # A code of the catalogue of public institutions, as its institution bears it.
    commission = models.CharField(max_length=20)
    # A code of `catalogues/commission_posts.yaml`.
    function = models.CharField(max_length=20)
    stated_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["commission"], name="reparation_posts_of")]

    def __str__(self) -> str:
        return self.reference


class PostSpell(models.Model):
    """Since when a post is filled, vacant or not known, who says so and how its office is reached.

    One spell of a post lasts at a time: a post is never filled twice at once.
    """

    wall = dated(
        by_condition(
            read=BY_SOMEBODY,
            add=f"by_id = bal.account() and {_of_our_post('reparation_postspell')}",
            change=_of_our_post("reparation_postspell"),
            columns=("until_date", "ended_at", "ended_by_id"),
            worker=internal(worker=(READ,)),
        ),
        "stated_at",
    )
    # Of an office and a document; of no person.
    sensitivity: ClassVar = {"contact": "internal", "source": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    post = models.ForeignKey(CommissionPost, on_delete=models.PROTECT, related_name="spells")
    state = models.CharField(max_length=8, choices=PostState)
    since_date = models.DateField()
    until_date = models.DateField(null=True)
    channel = models.CharField(max_length=10, choices=OfficeChannel, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    # Who says so, or which document, of which day.
    source = models.CharField(max_length=200)
    source_date = models.DateField()
    stated_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="reparation_a_post_stands_one_way_at_a_time",
                fields=["post"],
                condition=Q(until_date__isnull=True),
            ),
            models.CheckConstraint(
                name="reparation_a_spell_ends_after_it_began",
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("since_date")),
            ),
            models.CheckConstraint(
                name="reparation_a_spell_ended_by_somebody",
                condition=Q(until_date__isnull=True, ended_at__isnull=True, ended_by__isnull=True)
                | Q(until_date__isnull=False, ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="reparation_a_post_has_a_source", condition=Q(source__regex=r"\S")
            ),
            models.CheckConstraint(
                name="reparation_a_channel_leads_somewhere",
                condition=Q(channel="", contact="") | (~Q(channel="") & Q(contact__regex=r"\S")),
            ),
        ]


class PostHolder(models.Model):
    """Which account of the commission fills a post; read by that commission and by her alone."""

    definers = (CASELOADS,)
    wall = dated(
        by_condition(
            read=f"{MINE} or account_id = bal.account()",
            add=f"{MINE} and by_id = bal.account() and {IS_FILLED_HERE} and {ACTS_HERE}",
        ),
        "stated_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    spell = models.OneToOneField(PostSpell, on_delete=models.PROTECT, related_name="holder")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class CaseloadStandard(models.Model):
    """How many open matters a professional carries at most, as the commission states; newest."""

    wall = dated(
        by_condition(
            read=BY_SOMEBODY,
            add=f"{MINE} and by_id = bal.account()"
            f" and {of_its_code('reparation_caseloadstandard')}",
        ),
        "stated_at",
    )
    sensitivity: ClassVar = {"source": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    commission = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField()
    since_date = models.DateField()
    source = models.CharField(max_length=200)
    source_date = models.DateField()
    stated_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reparation_a_standard_is_a_number", condition=Q(number__gt=0)
            ),
            models.CheckConstraint(
                name="reparation_a_standard_has_a_source", condition=Q(source__regex=r"\S")
            ),
        ]
