"""Who read or changed her file: told to her and to its team, page by page, to nobody else."""

from datetime import timedelta

import pytest
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE

from baluarte.domain.audit.models import Entry, FileAccess
from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import Note, Part
from baluarte.domain.cases.queries import my_parties, notebook_of
from baluarte.domain.cases.queries.readers import readings_of
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.people.queries import names_of
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def scene(cast, as_operator):
    """A case that two of the team read, she herself, and another in a window of his own."""
    case, party = make_case(cast)
    by = cast.owner.pk
    with as_operator():
        herself, brother = make_account(), make_account()
    with acting_as(by):
        other = actions.add_party(
            case=case, part=Part.FAMILY, person=NewPerson(name="Otro"), by=by, at=BEFORE
        )
        for one, account in ((party, herself), (other, brother)):
            actions.open_window(party=one, account=account, by=by, at=BEFORE)
        actions.write_note(
            case=case, kind=Note.CALL, text="Llamó", happened_at=BEFORE, by=by, at=BEFORE + HOUR
        )
    for account, hours in ((cast.colleague, 2), (herself, 3)):
        with acting_as(account.pk):
            names_of([party.person_id], by=account.pk, at=BEFORE + hours * HOUR)
    with acting_as(brother.pk):
        names_of([other.person_id], by=brother.pk, at=BEFORE + 4 * HOUR)
    with acting_as(cast.colleague.pk):
        notebook_of(case, by=cast.colleague.pk, at=BEFORE + 5 * HOUR)
    return case, herself, brother


def told(account, **given):
    with acting_as(account.pk):
        [party] = my_parties(by=account.pk)
        return readings_of(party.case, limit=given.pop("limit", 50), by=account.pk, **given)


def test_she_is_told_who_read_what_newest_first_and_which_were_her_own(cast, scene):
    _, herself, _ = scene
    found = told(herself)[:3]
    assert [(one.act, one.account, one.is_mine) for one in found] == [
        ("cases.read_notebook", cast.colleague, False),
        ("people.read_names", herself, True),
        ("people.read_names", cast.colleague, False),
    ]


def test_for_whom_and_as_what_they_read_it_is_told(cast, scene):
    _, herself, _ = scene
    found = told(herself)[0]
    assert (found.institutions, found.roles) == ((cast.keeper,), ("verifier",))


def test_she_is_not_told_of_another_person_of_the_case(scene):
    _, herself, brother = scene
    accounts = {one.account for one in told(herself)}
    assert (herself in accounts, brother in accounts) == (True, False)


def test_the_team_is_told_and_others_are_not(cast, scene):
    case, _, brother = scene
    with acting_as(cast.owner.pk):
        found = readings_of(case, limit=50, by=cast.owner.pk)
    assert [one.account for one in found if one.is_of_another_in_the_case][:1] == [brother]
    for one in (cast.stranger, cast.without_role, cast.liaison):
        with acting_as(one.pk):
            assert (readings_of(case, limit=50, by=one.pk), FileAccess.objects.count()) == ([], 0)


def test_pages_go_on_where_one_ended(scene):
    _, herself, _ = scene
    whole, pages, after = told(herself), [], None
    while page := told(herself, limit=2, after=after):
        pages += page
        after = page[-1].place
    assert [one.key for one in pages] == [one.key for one in whole]


def test_each_thing_told_is_an_entry_of_the_log(cast, scene, as_operator):
    case, _, _ = scene
    with as_operator():
        touched = FileAccess.objects.filter(compartment_id=case.compartment_id)
        kept = {one.entry_id: (one.actor, one.act, one.recorded_at) for one in touched}
        entries = Entry.objects.filter(pk__in=kept)
        assert kept == {one.pk: (one.actor, one.act, one.recorded_at) for one in entries}


def test_after_her_part_ends_she_is_told_nothing(cast, scene):
    case, herself, _ = scene
    with acting_as(herself.pk):
        [party] = my_parties(by=herself.pk)
    with acting_as(cast.owner.pk):
        actions.end_party(party=party, by=cast.owner.pk, at=BEFORE + 6 * HOUR)
    with acting_as(herself.pk):
        assert readings_of(case, limit=50, by=herself.pk) == []
