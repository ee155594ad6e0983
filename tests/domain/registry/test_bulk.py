"""A field set over many events: all of them or none, undone as one, and nothing confirmed is touched."""

from datetime import timedelta

import pytest
from tests.factories.registry import (
    LATER,
    make_event,
    make_events,
    share_with,
    text_of,
)

from baluarte.domain.audit.models import Entry
from baluarte.domain.registry.actions import (
    MustSayWhy,
    NotEveryRow,
    NothingChosen,
    NothingToUndo,
    Outdated,
    add_act,
    describe_victim,
    determine,
    set_over_many,
    standing_of,
    undo_over_many,
    verify_event,
    withdraw_event,
)
from baluarte.domain.registry.choices import NOT_DETERMINED, BulkField, BulkRefusal
from baluarte.domain.registry.models import BulkChange, BulkEdit, Determination, Event, Profile
from baluarte.domain.registry.queries import Filters
from baluarte.domain.registry.queries.bulk import bulk_edits, preview_bulk
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as
from baluarte.norms.catalogues import UnknownCode

pytestmark = pytest.mark.django_db
LINK, DEFENDS = BulkField.LINK_TO_WORK, BulkField.DEFENDS
AFTER = LATER + timedelta(days=1)


@pytest.fixture
def codes():
    from baluarte.norms.catalogues import terms

    links = [code for code in terms("links_to_work") if code != NOT_DETERMINED]
    return links[0], next(iter(terms("defended_subjects")))


def current(*events) -> dict:
    held = Determination.objects.filter(current_of__in=events)
    return {one.event_id: one.pk for one in held}


def held(one) -> Determination:
    return Determination.objects.select_related("criterion", "ground").get(current_of=one)


def apply(side, events, *, field=LINK, value, by=None, **changes) -> BulkEdit:
    who = by or side.documenter
    given = {
        "rows": current(*events),
        "ground": "Se revisó el lote.",
        "criterion": "Cubrían la misma protesta.",
    } | changes
    return set_over_many(
        compartment=side.compartment.pk, field=field, value=value, by=who.pk, at=LATER, **given
    )


def undo(side, edit) -> int:
    return undo_over_many(edit=edit, ground="Era otro lote.", by=side.documenter.pk, at=AFTER)


def test_a_link_is_set_over_all_with_its_ground_and_its_criterion_as_one_act(side, codes):
    events = make_events(side, [{}, {}, {}])
    with acting_as(side.documenter.pk):
        apply(side, events, value=codes[0])
        rows = [held(one) for one in events]
        listed = set(Event.objects.values_list("link_to_work", flat=True))
        [entry] = Entry.objects.filter(act="registry.set_over_many")
        told = {(text_of(one.ground), text_of(one.criterion)) for one in rows}
    assert ({one.link_to_work for one in rows}, listed, told, len(entry.objects_named)) == (
        {codes[0]},
        {codes[0]},
        {("Se revisó el lote.", "Cubrían la misma protesta.")},
        3,
    )


def test_everything_else_that_is_held_stays(side, codes):
    [one] = make_events(side, [{"victims": 4}])
    with acting_as(side.documenter.pk):
        before = standing_of(held(one))
        apply(side, [one], value=codes[0])
        after = standing_of(held(one))
    assert (after.date, after.municipality, after.victims, after.place_precision) == (
        before.date,
        before.municipality,
        before.victims,
        before.place_precision,
    )


def test_undone_each_is_held_as_before_and_the_history_keeps_all_three(side, codes):
    events = make_events(side, [{}, {}])
    with acting_as(side.documenter.pk):
        before = {one.pk: standing_of(held(one)) for one in events}
        edit = apply(side, events, value=codes[0])
        assert undo(side, edit) == 2
        after = {one.pk: standing_of(held(one)) for one in events}
        chain = Determination.objects.filter(event=events[0]).count()
    assert (after, chain) == (before, 3)


def test_what_somebody_changed_since_stays_as_it_is(side, codes):
    one, other = make_events(side, [{}, {}])
    with acting_as(side.documenter.pk):
        edit = apply(side, [one, other], value=codes[0])
        what = standing_of(held(one))
        determine(event=one, what=what, ground="Otra.", by=side.documenter.pk, at=AFTER)
        assert (undo(side, edit), held(one).link_to_work, held(other).link_to_work) == (
            1,
            codes[0],
            NOT_DETERMINED,
        )


def test_it_is_undone_once(side, codes):
    events = make_events(side, [{}])
    with acting_as(side.documenter.pk):
        edit = apply(side, events, value=codes[0])
        undo(side, edit)
        with pytest.raises(NothingToUndo):
            undo(side, edit)


def test_a_subject_is_added_to_each_victim_and_taken_from_those_it_was_added_to(side, codes):
    one, other = make_events(side, [{"victims": 2}, {}])
    subject = codes[1]
    with acting_as(side.documenter.pk):
        describe_victim(
            event=one, number=1, gender="woman", defends=[subject],
            by=side.documenter.pk, at=LATER,
        )  # fmt: skip
        edit = apply(side, [one, other], field=DEFENDS, value=subject)
        newest = Profile.objects.filter(superseded_by=None).order_by("event", "number")
        told = {(p.event_id, p.number): (p.defends, p.gender) for p in newest}
        assert told == {
            (one.pk, 1): ([subject], "woman"),
            (one.pk, 2): ([subject], ""),
            (other.pk, 1): ([subject], ""),
        }
        undo(side, edit)
        left = Profile.objects.filter(superseded_by=None)
        assert {(p.event_id, p.number): p.defends for p in left} == {
            (one.pk, 1): [subject],
            (one.pk, 2): [],
            (other.pk, 1): [],
        }


def test_the_preview_says_of_each_why_it_would_stay_as_it_is(side, other, codes):
    told, confirmed, gone, done = make_events(side, [{}, {}, {}, {}])
    theirs = make_event(other)
    share_with(other, side.institution, level=Level.CODED)
    with acting_as(side.verifier.pk):
        verify_event(event=confirmed, grounds="Sí.", by=side.verifier.pk, at=LATER)
    with acting_as(side.documenter.pk):
        withdraw_event(event=gone, reason="No.", by=side.documenter.pk, at=LATER)
        apply(side, [done], value=codes[0])
        seen = preview_bulk(Filters(), field=LINK, value=codes[0], compartment=side.compartment.pk)
    assert {row.held.event_id: row.refusal for row in seen.rows} == {
        told.pk: None,
        confirmed.pk: BulkRefusal.CONFIRMED,
        done.pk: BulkRefusal.SAME,
        theirs.pk: BulkRefusal.NOT_YOURS,
    }


def test_an_event_of_which_nobody_told_how_many_victims_gets_no_subject(side, codes):
    make_event(side, victims=None, types=[])
    with acting_as(side.documenter.pk):
        [row] = preview_bulk(
            Filters(), field=DEFENDS, value=codes[1], compartment=side.compartment.pk
        ).rows
    assert row.refusal is BulkRefusal.NO_VICTIMS


def test_of_too_many_the_newest_are_shown_and_more_is_said(side, codes):
    make_events(side, [{}, {}, {}])
    with acting_as(side.documenter.pk):
        seen = preview_bulk(
            Filters(), field=LINK, value=codes[0], compartment=side.compartment.pk, most=2
        )
    assert (len(seen.rows), seen.and_more) == (2, True)


def nothing_was_set() -> bool:
    return not (BulkEdit.objects.exists() or BulkChange.objects.exists()) and set(
        Event.objects.values_list("link_to_work", flat=True)
    ) == {NOT_DETERMINED}


def test_one_that_may_not_be_changed_and_none_is(side, other, codes):
    mine, theirs = make_event(side), make_event(other)
    share_with(other, side.institution, level=Level.CODED)
    with acting_as(side.documenter.pk):
        with pytest.raises(NotEveryRow):
            apply(side, [mine, theirs], value=codes[0])
        assert nothing_was_set()


def test_one_that_was_changed_since_it_was_seen_and_none_is(side, codes):
    one, other = make_events(side, [{}, {}])
    with acting_as(side.documenter.pk):
        seen = current(one, other)
        add_act(event=one, type="AG-KIL", victim_number=1, by=side.documenter.pk, at=LATER)
        what = standing_of(held(one))
        determine(event=one, what=what, ground="Otra.", by=side.documenter.pk, at=LATER)
        with pytest.raises(Outdated):
            apply(side, [], value=codes[0], rows=seen)
        assert nothing_was_set()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"ground": " "}, MustSayWhy),
        ({"criterion": " "}, MustSayWhy),
        ({"rows": {}}, NothingChosen),
        ({"value": "no-such-link"}, UnknownCode),
    ],
)
def test_without_ground_criterion_events_or_a_known_value_nothing_is_set(
    side, codes, changes, refusal
):
    events = make_events(side, [{}])
    with acting_as(side.documenter.pk):
        with pytest.raises(refusal):
            apply(side, events, **({"value": codes[0]} | changes))
        assert nothing_was_set()


def test_the_cast_of_four_on_a_bulk_edit(side, other, codes, as_operator):
    from tests.factories.access import make_account

    events = make_events(side, [{}])
    with as_operator():
        without_role = make_account(institution=side.institution, roles=["organisation_admin"])
    with acting_as(side.documenter.pk):
        apply(side, events, value=codes[0])
    seen = []
    for who in (side.documenter, side.colleague, without_role, other.documenter):
        with acting_as(who.pk):
            seen.append(len(bulk_edits()))
    assert seen == [1, 1, 0, 0]
