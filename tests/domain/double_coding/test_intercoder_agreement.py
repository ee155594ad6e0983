"""Agreement of two codings: against counts made by hand; silent where there are too few."""

from datetime import UTC, date, datetime

import pytest
from tests.domain.double_coding.test_coding import ALIKE, code, draw_now, take, turn_on
from tests.factories.registry import LATER, make_events

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.double_coding.coded_event import Coded
from baluarte.domain.double_coding.models import SecondCoding
from baluarte.domain.double_coding.queries.intercoder_agreement import (
    FEWEST_PAIRS,
    agreement_of,
    coders_agreement,
)
from baluarte.domain.registry.choices import CodedField
from baluarte.domain.wall.context import acting_as
from baluarte.science.reliability import gwet_ac1, krippendorff_alpha, weighted_kappa

ALL = [field.value for field in CodedField]


def pair(first=None, second=None, *, is_blind=True, fields=ALL, year=2026):
    """Return a second coding beside its first, unsaved; both alike but for what is said."""
    return SecondCoding(
        fields=fields,
        first=Coded(**(ALIKE.kept() | (first or {}))).kept(),
        second=Coded(**(ALIKE.kept() | (second or {}))).kept(),
        is_blind=is_blind,
        coded_at=datetime(year, 3, 1, tzinfo=UTC),
    )


def field(found, code):
    return next(one for one in found.fields if one.measured.code == code)


def test_below_so_many_pairs_nothing_is_said():
    found = field(agreement_of([pair()] * (FEWEST_PAIRS - 1)), "types")
    assert {one.why for one in (found.share, found.kappa, found.alpha, found.ac1)} == {"too_few"}
    assert (found.share.value, found.pairs) == (None, 29)


def test_all_alike_is_said_in_words_and_not_as_a_number():
    found = field(agreement_of([pair()] * FEWEST_PAIRS), "link_to_work")
    assert (found.share.value, found.kappa.why, found.alpha.why) == (1, "all_alike", "all_alike")
    assert found.ac1.value == 1


def test_figures_are_those_of_science_on_the_same_codes():
    links = ["no_link"] * 20 + ["not_determined"] * 20
    others = ["no_link"] * 15 + ["not_determined"] * 25
    codings = [
        pair({"link_to_work": a}, {"link_to_work": b}) for a, b in zip(links, others, strict=True)
    ]
    found = field(agreement_of(codings), "link_to_work")
    assert found.share.value == 35 / 40
    kappa = weighted_kappa(links, others, weights="unweighted", resamples=0).value
    assert found.kappa.value == pytest.approx(kappa)
    alpha = krippendorff_alpha(list(zip(links, others, strict=True)), resamples=0).value
    assert found.alpha.value == pytest.approx(alpha)
    known = ["motivated_by_activity", "while_engaged", "due_diligence_failure", "probable_link",
             "no_link", "not_determined"]  # fmt: skip
    assert found.ac1.value == pytest.approx(gwet_ac1(links, others, categories=known).value)


def test_a_part_of_the_types_in_common_is_part_of_an_agreement():
    alike = [pair()] * 10 + [pair({"types": ["AG-KIL"]}, {"types": ["AG-KIL"]})] * 10
    partly = [pair({"types": ["AG-KIL", "AG-THR"]}, {"types": ["AG-KIL"]})] * 10
    apart = [pair({"types": ["AG-THR"]}, {"types": ["AG-KIL"]})] * 10
    near, far = (field(agreement_of(alike + some), "types") for some in (partly, apart))
    assert (near.share.value, far.share.value) == (2 / 3, 2 / 3)
    assert near.alpha.value > far.alpha.value


def test_how_many_victims_nobody_told_is_no_number():
    codings = [pair({"victims": None}, {"victims": 1})] * 10 + [pair()] * 25
    found = field(agreement_of(codings), "victims")
    assert found.share.value == 25 / 35
    assert found.alpha.why == "too_few"


def test_a_date_is_compared_by_how_exactly_it_is_known_and_by_itself():
    codings = [pair({"date": "2025-05-03"}, {"date": "2025-05-04"})] * 30
    found = agreement_of(codings)
    assert field(found, "date_precision").share.value == 1
    assert field(found, "date").share.value == 0


def test_what_was_not_blind_is_said_beside():
    codings = [pair()] * 3 + [pair(is_blind=False)] * 2
    assert field(agreement_of(codings), "types").not_blind == 2


def test_a_field_that_was_not_asked_for_is_not_compared():
    found = agreement_of([pair(fields=["victims"])])
    assert [one.measured.code for one in found.fields] == ["victims"]


def test_codes_given_for_one_another_are_told_whoever_gave_which():
    codings = [pair({"types": ["AG-KIL"]}, {"types": ["AG-THR"]})] * 4
    codings += [pair({"types": ["AG-THR"]}, {"types": ["AG-KIL"]})] * 3
    codings += [pair({"types": ["AG-KIL", "AG-THR"]}, {"types": ["AG-KIL"]})] * 2
    codings += [pair()] * 25
    found = [(one.one, one.other, one.events) for one in agreement_of(codings).confused]
    assert found == [("AG-KIL", "AG-THR", 7), ("", "AG-THR", 2)]


def test_each_year_has_its_share_where_it_has_enough():
    codings = [pair(year=2025)] * 30 + [pair({"victims": 2}, year=2026)] * 5
    found = agreement_of(codings)
    assert found.years == [2025, 2026]
    assert field(found, "victims").by_year == {2025: (30, 1.0), 2026: (5, None)}


@pytest.mark.django_db
def test_it_is_read_by_who_adds_to_the_list_and_that_is_logged(side, other):
    events = make_events(side, [{}] * 3)
    turn_on(side)
    draw_now(side)
    for one in events:
        take(side, one)
        code(side, one, ALIKE)
    period = {"since": date(2026, 1, 1), "until": LATER.date()}
    reader = side.documenter.pk
    with acting_as(reader):
        found = coders_agreement(**period, by=reader, at=LATER)
        assert Entry.objects.filter(act="registry.read_agreement").count() == 1
    assert (found.codings, {one.pairs for one in found.fields}) == (3, {3})
    with acting_as(other.documenter.pk), pytest.raises(NotAllowed):
        coders_agreement(**period, by=other.documenter.pk, at=LATER)


@pytest.mark.django_db
def test_of_a_period_only_what_was_coded_in_it_counts(side):
    [one] = make_events(side, [{}])
    turn_on(side)
    draw_now(side)
    take(side, one)
    code(side, one, ALIKE)
    reader = side.documenter.pk
    with acting_as(reader):
        found = coders_agreement(
            since=date(2025, 1, 1), until=date(2025, 12, 31), by=reader, at=LATER
        )
    assert (found.codings, found.fields) == (0, [])
