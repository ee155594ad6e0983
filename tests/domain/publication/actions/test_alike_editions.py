"""Editions in the database: too rare goes out coarser, or by name of two people, or not."""

import csv
import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.factories.access import AT
from tests.factories.publication import (
    EVERYTHING,
    NOW,
    add_act,
    agree,
    decide,
    let_out,
    make_event,
    withdraw,
)

from baluarte.domain.publication import actions
from baluarte.domain.publication.anonymity import TooFewAlike
from baluarte.domain.publication.choices import Ground
from baluarte.domain.publication.collection import TOGETHER, Collected, collect
from baluarte.domain.publication.current_decision import DecisionRecord, agreed
from baluarte.domain.publication.edition_writer import write_first
from baluarte.domain.publication.limits import limits
from baluarte.domain.publication.models import Decision, Edition, PublishedEvent
from baluarte.domain.publication.store import events_of, told_before
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def make(cast, **given):
    with cast.as_operator():
        return make_event(cast.one, **given)


def let(cast, times, *, is_exact=False, **given):
    made = [make(cast, **given) for _ in range(times)]
    return [let_out(cast.one, one, is_exact=is_exact) for one in made]


def rows(folders, edition, *names):
    """Return the rows of some files; of both tables of events where none is named."""
    told = []
    for name in names or ("hechos.csv", "hechos_tal_cual.csv"):
        with (folders / edition / name).open(encoding="utf-8") as file:
            told += csv.DictReader(file)
    return told


@pytest.fixture
def folders(tmp_path):
    return tmp_path / "editions"


@pytest.fixture
def cast(cast, as_operator):
    cast.as_operator = as_operator
    return cast


def test_four_alike_do_not_go_out_and_five_do(cast, folders):
    let(cast, 4)
    assert (cast.publish().events, Edition.objects.get().manifest["held_back"]["too_few_alike"]) == (
        0, 0,
    )  # fmt: skip
    let(cast, 1)
    edition = cast.publish()
    said = edition.manifest["anonymity"]
    assert (edition.events, said["k_reached"], said["records_by_named_decision"]) == (5, 5, 0)


def test_the_quarter_of_rare_months_is_on_every_row_and_no_false_day(cast, folders):
    for month in (1, 1, 2, 2, 3, 3):
        let(cast, 1, on=date(2026, month, 9))
    cast.publish()
    told = {(one["fecha"], one["precision_fecha"], one["mes"], one["anio"], one["tal_cual"])
            for one in rows(folders, "1.0")}  # fmt: skip
    assert told == {("2026-01/2026-03", "quarter", "", "2026", "false")}
    kept = PublishedEvent.objects.values_list("date_precision", flat=True)
    assert set(kept) == {"quarter"}


def test_what_two_people_let_out_as_it_is_is_marked_and_counted(cast, folders):
    let(cast, 1, is_exact=True, acts=[("AG-KIL", 1)], on=date(2026, 2, 9))
    edition = cast.publish()
    [row] = rows(folders, "1.0")
    manifest = json.loads((folders / "1.0" / "manifest.json").read_text())
    assert (row["fecha"], row["tal_cual"], edition.events) == ("2026-02-09", "true", 1)
    assert manifest["anonymity"]["records_by_named_decision"] == 1


def test_a_decision_without_that_name_hides_the_same_record(cast, folders):
    let(cast, 1, is_exact=False, acts=[("AG-KIL", 1)], on=date(2026, 2, 9))
    assert cast.publish().events == 0


def test_only_what_somebody_consented_to_goes_out_as_it_is(cast):
    made = make(cast)
    with acting_as(cast.one.steward.pk), pytest.raises(actions.NoConsent):
        actions.decide_publication(
            event=made, fields=EVERYTHING, ground=Ground.ALREADY_PUBLIC, ground_detail="La prensa.",
            risk_note="Ninguno.", is_exact=True, by=cast.one.steward.pk, at=AT,
        )  # fmt: skip


def test_the_database_itself_keeps_that_rule(cast, as_operator):
    decision = decide(cast.one, make(cast))
    with as_operator(), pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(ground=Ground.ALREADY_PUBLIC)


def test_one_pair_of_eyes_is_not_two():
    said = DecisionRecord(
        decision=1, reference="R", fields=frozenset(), decided_at=AT, agrees=True, reviewed_at=AT,
        is_exact=True,
    )  # fmt: skip
    alone = DecisionRecord(
        decision=1, reference="R", fields=frozenset(), decided_at=AT, agrees=True, reviewed_at=AT,
        is_exact=True, is_single=True,
    )  # fmt: skip
    assert [agreed([one], at=AT).is_exact for one in (said, alone)] == [True, False]


def test_a_newer_decision_that_waits_takes_the_name_back_at_once(cast, folders):
    made = make(cast)
    agree(decide(cast.one, made, is_exact=True), cast.one.verifier)
    decide(cast.one, made, is_exact=False, at=NOW)
    assert cast.publish().events == 0


def test_after_a_withdrawal_what_is_left_is_alike_anew(cast, folders):
    decisions = let(cast, 6)
    cast.publish()
    withdraw(cast.one, decisions[0])
    [first] = cast.revise()
    withdraw(cast.one, decisions[1])
    [second] = cast.revise()
    left = PublishedEvent.objects.filter(number=1).count()
    assert (first.events, second.events, left) == (5, 0, 0)
    assert second.manifest["held_back"]["too_few_alike"] == 0


def test_the_gate_refuses_an_edition_below_k_whoever_made_it(cast, folders):
    let(cast, 1, is_exact=True)
    with cast.as_worker(cast.curator):
        [event] = collect(number=1, cut_off_at=NOW, limits=limits()).events
        rare = replace(event, is_exact=False)
        with pytest.raises(TooFewAlike):
            write_first(1, Collected([rare]), limits=limits(), cut_off_at=NOW, at=NOW)
    assert (Edition.objects.count(), PublishedEvent.objects.count()) == (0, 0)


def test_grave_facts_need_ten(cast, folders):
    let(cast, 9, acts=[("AG-SEX", 1)])
    assert cast.publish().events == 0
    let(cast, 1, acts=[("AG-SEX", 1)])
    assert cast.publish().events == 10


def test_an_act_more_makes_a_record_unlike_the_others(cast, folders):
    let(cast, 5)
    other = make(cast)
    with cast.as_operator():
        add_act(other, "AG-THR", 1)
    let_out(cast.one, other, is_exact=False)
    edition = cast.publish()
    said = {(one["agresiones"], one["victimas"]) for one in rows(folders, "1.0")}
    assert (edition.events >= 5, ("2", "1") in said) == (True, False)


def test_a_record_is_told_no_finer_in_a_later_edition(cast, folders):
    """Joined by their public names, two editions say no more of anybody than the first."""
    for month in (1, 1, 1, 2, 2):
        let(cast, 1, on=date(2026, month, 9))
    cast.publish()
    first = {one["referencia"]: one["fecha"] for one in rows(folders, "1.0")}
    let(cast, 5, on=date(2026, 1, 9))
    cast.publish()
    second = {one["referencia"]: one["fecha"] for one in rows(folders, "2.0")}
    assert set(first.values()) == {"2026-01/2026-03"}
    assert {one: second[one] for one in first} == first
    assert [date for one, date in second.items() if one not in first] == ["2026-01"] * 5


@pytest.mark.parametrize("together", [1, 3, TOGETHER])
def test_however_many_are_collected_at_a_time_none_is_told_finer(cast, folders, together):
    for month in (1, 1, 1, 2, 2):
        let(cast, 1, on=date(2026, month, 9))
    cast.publish()
    told = {one["referencia"]: one["fecha"] for one in rows(folders, "1.0")}
    let(cast, 5, on=date(2026, 1, 9))
    with acting_as(cast.curator.pk):
        found = collect(number=2, cut_off_at=NOW, limits=limits(), together=together).events
    again = {one.reference: one.date.text for one in found if one.reference in told}
    assert (again, len(found)) == (told, 10)


def test_of_earlier_editions_only_the_records_asked_for_are_read(cast, folders):
    let(cast, 5)
    cast.publish()
    names = [one["referencia"] for one in rows(folders, "1.0")]
    with cast.as_operator():
        assert set(told_before(2, names[:2])) == set(names[:2])
        assert told_before(1, names) == {}


def test_newcomers_hide_among_newcomers(cast, folders):
    """Who has both editions knows which records came in between: one alone would stand out."""
    let(cast, 5)
    cast.publish()
    let(cast, 4)
    edition = cast.publish()
    assert (edition.events, edition.manifest["held_back"]["too_few_alike"]) == (5, 0)
    let(cast, 1)
    assert cast.publish().events == 10
    with cast.as_worker(cast.curator):
        assert measured_apart() == [5, 5]


def test_what_two_people_let_out_later_as_it_is_goes_out_so(cast, folders):
    made = [make(cast, on=date(2026, month, 9)) for month in (1, 1, 1, 2, 2)]
    for one in made:
        let_out(cast.one, one, is_exact=False)
    cast.publish()
    named = decide(cast.one, made[0], is_exact=True, at=NOW - timedelta(days=1))
    agree(named, cast.one.verifier, at=NOW - timedelta(days=1))
    cast.publish()
    told = {one["referencia"]: one["fecha"] for one in rows(folders, "2.0")}
    assert told[named.reference] == "2026-01"


def measured_apart():
    told = events_of(3)
    return sorted(Counter(one.since for one in told).values())
