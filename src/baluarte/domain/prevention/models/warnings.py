"""An early warning as one person proposes it, what another decides, and who is left out of it."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.prevention.models.forecast_proof import OF_FORECASTS, RESTS_ON_ITS_FORECAST
from baluarte.domain.prevention.models.warning_walls import (
    OF_OUR_HOUSE,
    OF_WARNINGS,
    TOLD,
    by_our_house,
    follows,
)
from baluarte.domain.prevention.warning_choices import (
    FINAL,
    OF_THE_MODEL,
    Decided,
    LevelOfWarning,
    SignalKind,
    WordOfPeople,
)
from baluarte.domain.procedure.choices import Exclusion, Perpetrator
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.declarations import by_condition, dated
from baluarte.norms.clocks.calendar import CENTRE
from baluarte.norms.warnings import warning_policies

MOST_EVIDENCE = 12
LONGEST_REFERENCE = 200
MOST_DAYS = max(one.longest_days for one in warning_policies())
# As long as a policy lets it, a day more or less for the clocks of places: a day without end could
# be read neither by whoever is told nor on the portal.
STANDS_ITS_DAYS = (
    f"valid_until between (proposed_at at time zone '{CENTRE}')::date - 1"
    f" and (proposed_at at time zone '{CENTRE}')::date + {MOST_DAYS + 1}"
)


class OfAWarning(models.Model):
    """Base of what the house of a warning writes of it: its house stands in each row."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class EarlyWarning(models.Model):
    """That harm may come to a place: its level, what it rests on, until when; immutable.

    Told to nobody by itself. Where it stands is drawn from its decisions and its days.
    """

    wall = dated(
        by_condition(
            read=f"({OF_OUR_HOUSE} or {TOLD.format(column='id')})",
            add=f"{OF_OUR_HOUSE} and proposed_by_id = bal.account() and {RESTS_ON_ITS_FORECAST}"
            f" and {STANDS_ITS_DAYS}",
        ),
        "proposed_at",
    )
    # Of places, without names of persons.
    sensitivity: ClassVar = {"region": "internal", "grounds": "internal", "evidence": "internal"}
    definers = (*OF_WARNINGS, *OF_FORECASTS)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=12, unique=True)
    # The policy it was proposed under (`norms.warnings`).
    policy_version = models.PositiveSmallIntegerField()
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # A part of the state, as people call it; a municipality needs none.
    region = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=1, choices=LevelOfWarning)
    signal = models.CharField(max_length=12, choices=SignalKind)
    grounds = models.CharField(max_length=1200)
    # References of events, documents and runs, and public addresses.
    evidence = ArrayField(models.CharField(max_length=LONGEST_REFERENCE), default=list)
    # Of a signal of the model: the frozen forecast, its last known month, and the probability.
    forecast_digest = models.CharField(max_length=64, blank=True)
    forecast_origin = models.CharField(max_length=7, blank=True)
    probability = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    perpetrator = models.CharField(max_length=8, choices=Perpetrator)
    word_of_people = models.CharField(max_length=8, choices=WordOfPeople)
    # The last day on which it stands, whole.
    valid_until = models.DateField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["holder", "-proposed_at"], name="prevention_newest_warnings"),
            models.Index(fields=["state", "municipality"], name="prevention_warned_places"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="prevention_a_warning_rests_on_something", condition=Q(grounds__regex=r"\S")
            ),
            models.CheckConstraint(
                name="prevention_region_or_municipality",
                condition=Q(municipality__isnull=True) | Q(region=""),
            ),
            models.CheckConstraint(
                name="prevention_the_model_has_its_forecast",
                condition=Q(
                    signal__in=OF_THE_MODEL, probability__gte=0, probability__lte=1,
                    forecast_digest__regex=r"^[0-9a-f]{64}$",
                )
                | (
                    ~Q(signal__in=OF_THE_MODEL)
                    & Q(probability__isnull=True, forecast_digest="", forecast_origin="")
                ),
            ),
            models.CheckConstraint(
                name="prevention_the_model_proposes_no_red",
                condition=~Q(signal__in=OF_THE_MODEL) | ~Q(level=LevelOfWarning.RED),
            ),
            models.UniqueConstraint(
                name="prevention_one_warning_of_a_forecast",
                fields=["holder", "forecast_digest", "signal", "state", "municipality"],
                condition=Q(signal__in=OF_THE_MODEL),
                nulls_distinct=False,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference


class WarningLeftOut(OfAWarning):
    """An institution, or every authority of a municipality, that is told nothing of a warning."""

    wall = by_our_house(
        by="left_out_by_id",
        at="left_out_at",
        more=" and bal.may_be_left_out("
        "warning_id, institution_id, municipality_id, times_undone, left_out_at)",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    warning = models.ForeignKey(EarlyWarning, on_delete=models.PROTECT, related_name="left_out")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="+"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    why = models.CharField(max_length=16, choices=Exclusion)
    # How often the same was not confirmed, or withdrawn, before.
    times_undone = models.PositiveSmallIntegerField(default=0, db_default=0)
    left_out_at = models.DateTimeField()
    left_out_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="prevention_left_out_names_one",
                condition=Q(institution__isnull=False, municipality__isnull=True)
                | Q(institution__isnull=True, municipality__isnull=False),
            ),
            models.UniqueConstraint(
                name="prevention_left_out_once",
                fields=["warning", "institution", "municipality", "times_undone"],
                nulls_distinct=False,
            ),
        ]


class WarningDecision(OfAWarning):
    """A second person of the same house issues, holds or overrules a proposal, and says why."""

    wall = by_our_house(
        by="decided_by_id",
        at="decided_at",
        more=" and bal.is_as_proposed(warning_id, proposed_by_id, holder_id)" + follows("decision"),
    )
    sensitivity: ClassVar = {"reason": "internal"}

    warning = models.ForeignKey(EarlyWarning, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=12, choices=Decided)
    reason = models.CharField(max_length=600)
    # Kept here too, so that the database itself tells one pair of eyes from two.
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="prevention_nobody_issues_alone", condition=~Q(decided_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="prevention_a_decision_has_its_reason", condition=Q(reason__regex=r"\S")
            ),
            models.UniqueConstraint(
                name="prevention_decisions_follow_one_another", fields=["warning", "number"]
            ),
            models.UniqueConstraint(
                name="prevention_one_final_decision",
                fields=["warning"],
                condition=Q(outcome__in=FINAL),
            ),
        ]

    @property
    def is_issue(self) -> bool:
        """Say whether it issues the warning."""
        return self.outcome == Decided.ISSUED
