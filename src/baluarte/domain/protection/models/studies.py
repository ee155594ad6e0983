from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.models.cases import SHE_SAYS
from baluarte.domain.protection.choices import Words
from baluarte.domain.protection.models.agreement import WITH_WHAT_IT_STANDS_BESIDE, blind
from baluarte.domain.protection.models.appeals_apart import WORDS_TO_DECIDE
from baluarte.domain.registry.models import Event
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.declarations import (
    Declaration,
    by_condition,
    in_compartments,
    in_own_windows,
)
from baluarte.domain.wall.worker_counts import counted_by_worker

IDENTIFIED = in_compartments(Level.IDENTIFIED)
CONTRIBUTE = in_compartments(Level.CONTRIBUTE)
ADDED_BY_WHO_ACTS = f"({CONTRIBUTE}) and by_id = bal.account()"
# In her own window a person adds to what is hers and changes nothing of others.
SHE_ADDS = (
    "exists (select 1 from cases_party herself"
    " where herself.compartment_id = {table}.compartment_id"
    " and herself.account_id = bal.account() and herself.until_at is null)"
)
# She reads studies about her, measures of hers or of all, and what hangs on them: the wall asks the
# table above, which asks it again.
OF_HERS = (
    f"({in_own_windows()} and exists "  # noqa: S608 (names of our own tables)
    "(select 1 from {above} hers where hers.id = {column}))"
)
OF_HER_STUDY = OF_HERS.format(above="protection_riskstudy", column="study_id")
OF_HER_MEASURE = OF_HERS.format(above="protection_measure", column="measure_id")
OF_HER_WITHDRAWAL = OF_HERS.format(above="protection_measurewithdrawal", column="withdrawal_id")
HER_WORDS = (
    f"({in_own_windows()} and (by_id = bal.account()"
    f" or {OF_HERS.format(above='protection_riskstudy', column='protection_saidofrisk.about')}"
    f" or {OF_HERS.format(above='protection_riskscenario', column='protection_saidofrisk.about')}"
    f" or {OF_HERS.format(above='protection_levelstatement', column='protection_saidofrisk.about')}"
    f" or {OF_HERS.format(above='protection_measure', column='protection_saidofrisk.about')}"
    f" or {OF_HERS.format(above='protection_incident', column='protection_saidofrisk.about')}"
    f" or {OF_HERS.format(above='protection_appeal', column='protection_saidofrisk.about')}"
    f" or {OF_HERS.format(above='protection_appealstep', column='protection_saidofrisk.about')}))"
)
HER_MEASURE = f"({in_own_windows()} and (is_collective or study_id is null or {OF_HER_STUDY}))"


def only_added(hers: str, *, worker: Declaration | None = None) -> Declaration:
    """Declare a table that is only added to; of its rows she reads her own."""
    return by_condition(read=f"{IDENTIFIED} or {hers}", add=ADDED_BY_WHO_ACTS, worker=worker)


class RiskStudy(Compartmented):
    """A study of risk of a person or of a collective, with one version of one instrument."""

    wall = by_condition(
        read=f"{IDENTIFIED} or {SHE_SAYS}",
        add=ADDED_BY_WHO_ACTS,
        # What was closed stays as it was closed, the day of its review too.
        change=f"{CONTRIBUTE} and closed_at is null",
        changed=CONTRIBUTE,
        columns=("closed_at", "review_date"),
        worker=counted_by_worker("id", "closed_at"),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="studies")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=12)
    instrument = models.CharField(max_length=60)
    instrument_sha256 = models.CharField(max_length=64)
    # The appeal it was made anew for, by somebody whose study is not the one that is appealed.
    appeal = models.ForeignKey(
        "protection.Appeal", on_delete=models.PROTECT, null=True, related_name="studies"
    )
    # Where it was made again by a second rater, for the study of agreement alone.
    rated_again = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="second_ratings"
    )
    is_presumption_declared = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    review_date = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "-opened_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="protection_a_closed_study_has_its_review",
                condition=Q(closed_at__isnull=True)
                | Q(review_date__isnull=False)
                | Q(rated_again__isnull=False),
            ),
        ]


SHE_WRITES = "'position', 'fit', 'reply', 'incident', 'appeal'"


class SaidOfRisk(Compartmented, Sealed):
    """A text of a study or a measure, sealed: evidence, scenario, reason. Never public."""

    wall = blind(
        by_condition(
            read=f"{IDENTIFIED} or {HER_WORDS} or {WORDS_TO_DECIDE}",
            add=f"by_id = bal.account() and ({CONTRIBUTE} or (subject in ({SHE_WRITES})"
            f" and {SHE_ADDS.format(table='protection_saidofrisk')})"
            f" or (subject = 'ruling' and {WORDS_TO_DECIDE}))",
        ),
        unless=WITH_WHAT_IT_STANDS_BESIDE,
    )
    sensitivity: ClassVar = {"sealed_text": "sealed"}
    text = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject = models.CharField(max_length=14, choices=Words)
    about = models.UUIDField(db_index=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    sealed_text = SealedField()


class ItemRating(Compartmented):
    """How an item was coded: 0 to 3, nothing where unknown; a newer one replaces an older."""

    wall = blind(only_added(OF_HER_STUDY))
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    study = models.ForeignKey(RiskStudy, on_delete=models.PROTECT, related_name="ratings")
    item = models.CharField(max_length=12)
    code = models.PositiveSmallIntegerField(null=True)
    reliability = models.CharField(max_length=12, blank=True)
    has_evidence = models.BooleanField(default=False)
    # The event of the registry that shows it.
    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    rated_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["study", "item", "-rated_at"])]


class RiskScenario(Compartmented):
    """Who could do what, when, with which capacity; its words are sealed beside it."""

    wall = blind(
        by_condition(
            read=f"{IDENTIFIED} or {OF_HER_STUDY}",
            add=ADDED_BY_WHO_ACTS,
            change=CONTRIBUTE,
            columns=("ended_at",),
        )
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    study = models.ForeignKey(RiskStudy, on_delete=models.PROTECT, related_name="scenarios")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=30, blank=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["study", "number"], name="protection_scenarios_numbered"
            ),
        ]


class LevelStatement(Compartmented):
    """The level of risk as a person states it, and apart from it the link with the work."""

    wall = blind(only_added(OF_HER_STUDY))
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    study = models.ForeignKey(RiskStudy, on_delete=models.PROTECT, related_name="levels")
    level = models.CharField(max_length=20)
    nexus = models.CharField(max_length=30)
    # What was presumed or stated before; departing from it has a reason of its own.
    level_before = models.CharField(max_length=20, blank=True)
    is_declared = models.BooleanField(default=False)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["study", "-stated_at"])]
