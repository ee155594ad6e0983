"""Means as documents state them: nothing averaged, nothing missing read as zero; all invented."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from tests.factories.intake import make_places
from tests.factories.statements import (
    NOW,
    keep,
    let_stand,
    make_every_state,
    make_organisation,
    say,
    say_all,
)

from baluarte.domain.accountability.queries.means import means_of_year, years_of_means
from baluarte.domain.statements.choices import Answer
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
YEAR = {"first_date": date(2019, 1, 1), "last_date": date(2019, 12, 31)}
MILLION = 1_000_000


@pytest.fixture
def house(as_operator):
    with as_operator():
        make_places()
        make_every_state()
        institution, one, other = make_organisation()
    made = SimpleNamespace(institution=institution, one=one, other=other)
    made.document = keep(one, institution)
    return made


@pytest.fixture
def stand(house):
    def load(*said):
        return let_stand(house.other, *say_all(house.one, house.document, *said))

    return load


def said(heading, value, institution="CEN", **more):
    value = None if value is None else Decimal(str(value))
    return {"heading": heading, "institution": institution, "value": value, **YEAR, **more}


def otherwise(house, *rows):
    """Let another document say something else."""
    other = keep(house.one, house.institution, content=b"Otro documento inventado.")
    for row in rows:
        let_stand(house.other, say(house.one, other, **row))


def means(house, year=2019, institution="CEN"):
    with acting_as(house.one.pk):
        [found] = means_of_year(year, known_at=NOW, institutions=[institution])
    return found


def test_s15_of_36_staff_each_who_follows_has_155_and_the_standard_is_passed(house, stand):
    # 930 / 6 = 155; how many of the 36 follow cases is not published: six is our own number.
    stand(
        said("posts_occupied", 36), said("staff_in_contact", 6), said("beneficiaries", 930),
        said("caseload_per_person", 155),
    )  # fmt: skip
    found = means(house)
    assert found.of("posts_occupied").numbers == (36,)
    assert (found.load.low, found.load.high, found.load.is_one) == (155, 155, True)
    assert found.of("caseload_per_person").numbers == (155,)
    # Both the stated and the reckoned load are 155: one alarm, of 30 at most.
    [alarm] = found.alarms
    assert (alarm.standard.at_most, alarm.value) == (30, 155)


def test_s15_past_a_threshold_there_is_an_alarm_and_at_it_none(house, stand):
    year = {"first_date": date(2026, 1, 1), "last_date": date(2026, 4, 30)}
    stand(
        said("staff_in_contact", 6) | year, said("beneficiaries", 930) | year,
        said("posts_occupied", 4, "UER") | year, said("posts_occupied", 5, "URCRR") | year,
    )  # fmt: skip
    [alarm] = means(house, 2026).alarms
    assert (alarm.standard.code, alarm.standard.at_most, alarm.value) == (
        "load_per_officer",
        30,
        155,
    )
    [too_few] = means(house, 2026, "UER").alarms
    assert (too_few.standard.code, too_few.value) == ("experts_of_a_unit", 4)
    assert means(house, 2026, "URCRR").alarms == []


def test_a_load_of_the_standard_itself_is_not_past_it(house, stand):
    year = {"first_date": date(2026, 1, 1), "last_date": date(2026, 4, 30)}
    stand(said("caseload_per_person", 30) | year)
    assert means(house, 2026).alarms == []


def test_s45_of_325_millions_207_6_were_approved_which_is_63_9_per_cent(house, stand):
    stand(said("budget_approved", 207_600_000), said("budget_needed", 325_000_000))
    found = means(house)
    assert found.coverage.low.quantize(Decimal("0.1")) == Decimal("63.9")
    [lacking] = found.deviations
    # 207.6 - 325 = -117.4 millions
    assert (lacking.low, lacking.high) == (Decimal(-117400000), Decimal(-117400000))


def test_the_published_figures_of_2019_come_out_as_published(house, stand, shared):
    path = shared / "domain/reference_values.csv"
    rows = dict(line.split(",")[:2] for line in path.read_text("utf-8").splitlines()[1:])
    stand(
        said("posts_occupied", rows["mech_staff_2019"]),
        said("caseload_per_person", rows["mech_load_2019"]),
        said("budget_approved", Decimal(rows["mech_budget_assigned_2019"]) * MILLION),
        said("budget_needed", Decimal(rows["mech_budget_need_2019"]) * MILLION),
    )
    found = means(house)
    assert found.of("posts_occupied").numbers == (Decimal(rows["mech_staff_2019"]),)
    assert found.of("caseload_per_person").numbers == (Decimal(rows["mech_load_2019"]),)
    assert f"{found.coverage.low:.1f}" == rows["mech_budget_cover_2019"]


def test_what_two_documents_state_otherwise_is_a_range_and_never_their_mean(house, stand):
    stand(said("beneficiaries", 900), said("staff_in_contact", 6))
    otherwise(house, said("staff_in_contact", 9))
    found = means(house)
    assert found.of("staff_in_contact").is_contradicted
    assert found.of("staff_in_contact").numbers == (6, 9)
    # 900 / 9 = 100 and 900 / 6 = 150; never 120 = 900 / 7.5
    assert (found.load.low, found.load.high) == (100, 150)


def test_no_data_is_nothing_and_never_zero(house, stand):
    stand(said("beneficiaries", 900), said("staff_in_contact", None, answer=Answer.RESERVED))
    found = means(house)
    assert (found.load, found.coverage, found.training.valid) == (None, None, None)
    assert found.of("posts_occupied").rows == ()
    assert found.of("staff_in_contact").is_unanswered


def test_a_load_on_nobody_is_none(house, stand):
    stand(said("beneficiaries", 900), said("staff_in_contact", 0))
    assert means(house).load is None


def test_valid_expired_and_unknown_training_are_told_apart(house, stand):
    stand(
        said("posts_occupied", 40), said("staff_trained", 22), said("staff_training_expired", 8),
    )  # fmt: skip
    training = means(house).training
    # 22 / 40 = 55 %; 40 - 22 - 8 = 10 of whom nothing is known
    assert (training.valid.low, training.expired.numbers, training.unknown) == (55, (8,), (10, 10))


def test_a_part_beyond_its_whole_in_another_document_is_flagged(house, stand):
    stand(said("posts_authorised", 30), said("budget_exercised", 100))
    otherwise(
        house, said("posts_occupied", 31), said("budget_exercised", 70, about="protection"),
        said("budget_exercised", 31, about="prevention"),
    )  # fmt: skip
    found = [(one.part.heading, one.part_number, one.whole_number) for one in means(house).beyond]
    # 70 + 31 = 101 of 100
    assert found == [("posts_occupied", 31, 30), ("budget_exercised", 101, 100)]


def test_amounts_by_axis_and_for_each_beneficiary(house, stand):
    stand(
        said("budget_exercised", 510), said("beneficiaries", 30),
        said("budget_approved", 400, about="protection"),
        said("budget_exercised", 300, about="protection"),
    )  # fmt: skip
    found = means(house)
    assert found.axes == ["protection"]
    # 510 / 30 = 17
    assert found.per_beneficiary("budget_exercised").low == 17
    assert found.per_beneficiary("budget_approved") is None
    [of_axis] = found.deviations
    # 300 - 400 = -100, 300 / 400 = 75 %
    assert (of_axis.plan.about, of_axis.low, of_axis.share.low) == ("protection", -100, 75)


def test_the_newest_period_of_a_year_speaks_for_it(house, stand):
    quarter = {"first_date": date(2019, 1, 1), "last_date": date(2019, 3, 31)}
    stand(said("posts_occupied", 30) | quarter, said("posts_occupied", 36))
    assert means(house).of("posts_occupied").numbers == (36,)


def test_what_nobody_let_stand_is_in_nothing_and_what_lies_across_years_is_of_none(house, stand):
    say(house.one, house.document, **said("posts_occupied", 36))
    stand(said("posts_authorised", 30, first_date=date(2018, 7, 1)))
    with acting_as(house.one.pk):
        assert means_of_year(2019, known_at=NOW) == []
        assert years_of_means(known_at=NOW) == [2019]
