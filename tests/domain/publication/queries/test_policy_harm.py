"""A figure noted for harm goes out again only without what could harm."""

from datetime import date, timedelta

import pytest
from tests.factories.policy import FACTS, INVESTIGATED, LATER, fill, make_policy_house

from baluarte.domain.accountability.actions import NewAssessment, assess, review_entry
from baluarte.domain.accountability.choices import Assessed, Verdict
from baluarte.domain.publication.actions import PolicyRefused, note_policy_erratum
from baluarte.domain.publication.choices import ErratumGround, PolicyRowKind
from baluarte.domain.publication.models import PolicyRow
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
SOON = LATER + timedelta(hours=1)
HARMFUL = f"Evaluación inventada: {Verdict.NOTHING}."


@pytest.fixture
def house(as_operator):
    with as_operator():
        made = make_policy_house()
    fill(made.settle())
    return made


def note(house, release, *, kind=PolicyRowKind.INDICATOR, code=INVESTIGATED, at=LATER):
    with acting_as(house.analyst.pk):
        note_policy_erratum(
            release=release, kind=kind, code=code, ground=ErratumGround.HARM,
            by=house.analyst.pk, at=at,
        )  # fmt: skip


def say_otherwise(house, words="Otra cosa, sin daño a nadie.", at=LATER):
    given = NewAssessment(
        of=Assessed.INDICATOR, subject=INVESTIGATED, first_date=date(2025, 1, 1),
        last_date=date(2025, 12, 31), verdict=Verdict.NOTHING, words=words,
        document=house.document,
    )  # fmt: skip
    with acting_as(house.curator.pk):
        made = assess(given=given, institution=house.institution, by=house.curator.pk, at=at)
    with acting_as(house.analyst.pk):
        review_entry(entry=made, by=house.analyst.pk, at=at)


def test_a_figure_noted_for_harm_is_not_prepared_while_it_says_the_same(house):
    note(house, house.let_out())
    with pytest.raises(PolicyRefused, match=f"harm: {INVESTIGATED}"):
        house.prepare(at=SOON)


def test_another_figure_of_the_same_words_is_not_enough(house):
    note(house, house.let_out())
    house.state(*({**one, "institution": "EDO-20-FIS"} for one in FACTS[:2]), at=LATER)
    with pytest.raises(PolicyRefused, match=f"harm: {INVESTIGATED}"):
        house.prepare(at=SOON)


def test_it_goes_out_again_once_the_words_were_taken_back(house, as_role):
    first = house.let_out()
    note(house, first)
    say_otherwise(house)
    second = house.let_out(at=SOON)
    with as_role("bal_public"), acting_as_nobody():
        rows = PolicyRow.objects.filter(kind=PolicyRowKind.INDICATOR, code=INVESTIGATED)
        [row] = rows
    assert row.edition_id == second.edition_id
    assert HARMFUL not in str(row.body)


def test_the_same_words_do_not_come_back_in_a_later_edition(house):
    note(house, house.let_out())
    say_otherwise(house)
    house.let_out(at=SOON)
    say_otherwise(house, words=HARMFUL, at=SOON)
    with pytest.raises(PolicyRefused, match=f"harm: {INVESTIGATED}"):
        house.prepare(at=SOON + timedelta(hours=1))


def test_what_is_noted_after_it_was_prepared_does_not_go_out(house):
    first = house.let_out()
    house.promise(says="Otra promesa inventada.", at=LATER)
    edition = house.prepare(at=LATER)
    note(house, first)
    with pytest.raises(PolicyRefused, match=f"harm: {INVESTIGATED}"):
        house.review(edition, at=SOON)
