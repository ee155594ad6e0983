"""What an edition says of how much it held back: in fives, so that nobody counts single records."""

import pytest
from django.db import DatabaseError, transaction

from baluarte.domain.publication.choices import RuleSection
from baluarte.domain.publication.models import RuleCount
from baluarte.domain.publication.rule_counts import RULES, exact_counts, in_fives, tell_counts
from baluarte.domain.wall.context import acting_as, acting_as_nobody

ALIKE = "too_few_alike"


@pytest.mark.parametrize(
    ("times", "told"), [(0, 0), (1, 0), (4, 0), (5, 5), (9, 5), (10, 10), (14, 10)]
)
def test_fewer_than_five_are_one_class_and_the_rest_is_in_fives(times, told):
    assert in_fives(times) == told


@pytest.mark.parametrize(
    ("times", "before", "told"),
    [(4, 0, 0), (5, 0, 5), (9, 5, 5), (10, 5, 10), (6, 10, 10), (5, 10, 5), (1, 5, 5), (0, 5, 0)],
)
def test_what_was_said_stands_until_the_number_is_five_away(times, before, told):
    assert in_fives(times, before) == told


@pytest.mark.django_db
def test_every_rule_is_named_whether_it_applied_or_not(cast):
    with cast.as_worker(cast.curator):
        told = tell_counts(1, 0, RuleSection.HELD_BACK, {ALIKE: 7})
        exact = exact_counts(1, 0, RuleSection.HELD_BACK)
    assert set(told) == set(RULES[RuleSection.HELD_BACK])
    assert (told[ALIKE], exact[ALIKE], sum(told.values())) == (5, 7, 5)


@pytest.mark.django_db
def test_a_revision_counts_on_from_what_was_exact_and_does_not_drift(cast):
    with cast.as_worker(cast.curator):
        tell_counts(1, 0, RuleSection.HELD_BACK, {ALIKE: 7})
        told = [
            tell_counts(1, revision, RuleSection.HELD_BACK, {ALIKE: 7 + revision})[ALIKE]
            for revision in (1, 2, 3)
        ]
    assert told == [5, 5, 10]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["bal_public", "bal_app"])
def test_nobody_but_the_worker_reads_what_is_exact(cast, as_role, role):
    with cast.as_worker(cast.curator):
        tell_counts(1, 0, RuleSection.HELD_BACK, {ALIKE: 7})
    who = acting_as_nobody() if role == "bal_public" else acting_as(cast.curator.pk)
    with as_role(role), who, pytest.raises(DatabaseError), transaction.atomic():
        RuleCount.objects.first()
