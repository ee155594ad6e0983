"""Plans, remedies and interviews of a period, counted for the policy's indicators.

Of codes and days only, which the worker may count over all houses; a page counts what its context
sees. What was decided, said or joined after the instant something is known at counts for nothing.
"""

from collections import Counter
from datetime import date, datetime

from django.db.models import OuterRef, Q, Subquery

from baluarte.domain.procedure.choices import HerWord
from baluarte.domain.reparation.choices import HeadingOutcome
from baluarte.domain.reparation.models import (
    Confirmation,
    HeadingDecision,
    Interview,
    Remedy,
    ReparationPlan,
)
from baluarte.domain.reparation.queries.interviews import one_key
from baluarte.norms.reparation import InterviewFacts, plan_headings, revictimisation

DECIDED = (HeadingOutcome.GRANTED, HeadingOutcome.REFUSED)
# One name for all commissions: whoever asked, it was once more.
WITHIN, BEFORE = "within", ""


def plans_considered(first: date, last: date, *, known_at: datetime) -> tuple[int, int]:
    """Count the plans opened in a period with every heading granted or refused, and all of them.

    A heading under study is not decided; the newest decision of each stands.
    """
    opened = ReparationPlan.objects.filter(
        opened_date__range=(first, last), recorded_at__lte=known_at
    )
    plans = set(opened.values_list("pk", flat=True))
    newest = (
        HeadingDecision.objects.filter(plan__in=plans, recorded_at__lte=known_at)
        .order_by("plan_id", "heading", "-recorded_at")
        .distinct("plan_id", "heading")
    )
    decided = Counter(
        plan
        for plan, heading, outcome in newest.values_list("plan_id", "heading", "outcome")
        if outcome in DECIDED and heading in plan_headings()
    )
    whole = len(plan_headings())
    return sum(1 for one in plans if decided[one] == whole), len(plans)


def remedies_confirmed(
    starts_at: datetime, ends_at: datetime, *, known_at: datetime
) -> tuple[int, int]:
    """Count the remedies granted from one instant to another that arrived by her word, and all.

    Her newest word stands. What another remedy took the place of is counted as that one.
    """
    newer = Remedy.objects.filter(replaces__isnull=False, recorded_at__lte=known_at)
    granted = Remedy.objects.filter(
        recorded_at__gte=starts_at, recorded_at__lt=ends_at, recorded_at__lte=known_at
    ).exclude(pk__in=newer.values("replaces_id"))
    word = Confirmation.objects.filter(remedy=OuterRef("pk"), recorded_at__lte=known_at)
    said = granted.annotate(
        newest_word=Subquery(word.order_by("-recorded_at").values("her_word")[:1])
    )
    words = list(said.values_list("newest_word", flat=True))
    return words.count(HerWord.ARRIVED), len(words)


def persons_asked_again(first: date, last: date, *, known_at: datetime) -> tuple[int, int]:
    """Count the persons interviewed in a period beyond what is allowed of one fact, and all.

    What was told before the period, and elsewhere, counts towards its fact; the files that somebody
    joined are one person.
    """
    found = Interview.objects.filter(Q(held_date__lte=last), recorded_at__lte=known_at)
    rows = found.order_by("held_date", "recorded_at").values_list(
        "victim_id", "event_id", "held_date"
    )
    one_of = one_key(known_at=known_at)
    told = [
        InterviewFacts(
            victim=one_of.get(victim, victim), fact=fact,
            commission=WITHIN if held >= first else BEFORE,
        )
        for victim, fact, held in rows
    ]  # fmt: skip
    counted = revictimisation(told).get(WITHIN)
    return (counted.persons_beyond, counted.persons) if counted else (0, 0)
