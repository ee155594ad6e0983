"""A case is its team's alone: not its institution's, not a colleague's on another case."""

from datetime import timedelta

import pytest
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE

from baluarte.domain.access.models import Compartment
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import Note, Part
from baluarte.domain.cases.models import Case, Consent, Contact, NotebookEntry, Party
from baluarte.domain.cases.queries import (
    case_of,
    cases,
    cases_after,
    contact_of,
    contacts_of,
    late_and_soon,
    my_parties,
    notebook_of,
    parties_of,
    promises_due,
    team_of,
)
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.people.models import Person
from baluarte.domain.people.queries import names_of
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.actions.matters import OpenedAlready
from baluarte.domain.procedure.models import Matter
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LATER = BEFORE + timedelta(hours=1)
TABLES = (Case, Party, Matter, Person, Consent, Contact, NotebookEntry)


def seen(account):
    with acting_as(account.pk):
        return {model.__name__: model.objects.exists() for model in TABLES}


def test_the_team_sees_the_case_and_nobody_else_of_the_institution(cast, as_operator):
    case, party = make_case(cast)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        actions.say_how_to_reach(party=party, how="Por su vecina", by=by, at=LATER)
        actions.write_note(
            case=case, kind=Note.CALL, text="Llamó", happened_at=LATER, by=by, at=LATER
        )
    with as_operator():
        same_institution = make_account(institution=cast.keeper, roles=["documenter"])
    all_but_consent = {model.__name__: model is not Consent for model in TABLES}
    nothing = dict.fromkeys(all_but_consent, False)
    assert [seen(one) for one in (cast.owner, cast.colleague)] == [all_but_consent] * 2
    assert [seen(one) for one in (same_institution, cast.without_role, cast.stranger)] == [
        nothing
    ] * 3


def test_who_opens_a_case_cannot_open_anothers_compartment(cast):
    case, _ = make_case(cast)
    with acting_as(cast.stranger.pk), pytest.raises(NotAllowed):
        actions.write_note(
            case=case, kind=Note.CALL, text="x", happened_at=LATER, by=cast.stranger.pk, at=LATER
        )
    with acting_as(cast.stranger.pk):
        assert not Compartment.objects.filter(pk=case.compartment_id).exists()


def test_its_reference_is_not_its_matters(cast):
    case, _ = make_case(cast)
    with acting_as(cast.owner.pk):
        assert case_of(case.reference).matter.reference != case.reference


def test_her_name_is_read_by_the_team_and_logged_as_a_reading(cast):
    _, party = make_case(cast)
    with acting_as(cast.colleague.pk):
        named = names_of([party.person_id], by=cast.colleague.pk, at=LATER)
    assert named[party.person_id].name == "Citlali Inventada Robles"


def test_a_party_takes_part_until_it_does_not(cast):
    case, party = make_case(cast)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        speaker = actions.add_party(
            case=case, part=Part.REPRESENTATIVE, person=party.person, by=by, at=LATER
        )
        actions.end_party(party=speaker, by=by, at=LATER)
        assert [one.pk for one in parties_of(case)] == [party.pk]


def test_a_promise_says_until_when_and_waits_until_it_is_kept(cast):
    case, _ = make_case(cast)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        said = {"case": case, "kind": Note.PROMISE, "text": "Llamar", "happened_at": BEFORE}
        with pytest.raises(ValueError, match="until when"):
            actions.write_note(**said, by=by, at=BEFORE)
        note = actions.write_note(**said, until_at=LATER, by=by, at=BEFORE)
        waiting = list(promises_due(at=LATER))
        actions.keep_promise(note=note, by=by, at=LATER)
        assert (waiting, list(promises_due(at=LATER))) == ([note], [])
        assert [one.text for one in notebook_of(case, by=by, at=LATER)] == ["Llamar"]


def test_how_to_reach_her_is_what_was_said_last(cast):
    case, party = make_case(cast)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        actions.say_how_to_reach(party=party, how="Por mensaje", by=by, at=BEFORE)
        actions.say_how_to_reach(
            party=party, how="Sólo por su hermana", from_hour=9, until_hour=13, by=by, at=LATER
        )
        [contact] = contacts_of(case, by=by, at=LATER)
    assert (contact.how, contact.from_hour, contact.until_hour) == ("Sólo por su hermana", 9, 13)


def test_a_closed_case_takes_no_more_notes(cast):
    case, _ = make_case(cast)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        actions.close_case(case=case, by=by, at=LATER)
        with pytest.raises(NotAllowed):
            actions.write_note(
                case=case, kind=Note.CALL, text="x", happened_at=LATER, by=by, at=LATER
            )


def test_the_notebook_and_others_contacts_are_withheld_in_her_own_window(cast, as_operator):
    case, party = make_case(cast)
    by = cast.owner.pk
    with as_operator():
        herself = make_account()
    with acting_as(by):
        other = actions.add_party(
            case=case, part=Part.FAMILY, person=NewPerson(name="Otra"), by=by, at=LATER
        )
        actions.open_window(party=party, account=herself, by=by, at=LATER)
        hers = actions.say_how_to_reach(party=party, how="Por mensaje", by=by, at=LATER)
        actions.say_how_to_reach(party=other, how="Por carta", by=by, at=LATER)
        actions.write_note(
            case=case, kind=Note.CALL, text="Llamó", happened_at=LATER, by=by, at=LATER
        )
    with acting_as(herself.pk):
        assert [one.pk for one in my_parties(by=herself.pk)] == [party.pk]
        assert (list(NotebookEntry.objects.all()), list(Contact.objects.all())) == ([], [hers])
        assert contact_of(party, by=herself.pk, at=LATER).how == "Por mensaje"


def test_a_window_is_opened_by_who_opened_the_case(cast, as_operator):
    _, party = make_case(cast)
    with as_operator():
        herself = make_account()
    with acting_as(cast.colleague.pk), pytest.raises(NotAllowed, match="only_who_opened"):
        actions.open_window(party=party, account=herself, by=cast.colleague.pk, at=LATER)
    assert party.account_id is None


def test_the_same_asking_opens_one_case(cast):
    case, _ = make_case(cast)
    with acting_as(cast.owner.pk):
        with pytest.raises(OpenedAlready):
            actions.open_case(
                institution=cast.keeper, state=case.matter.state, key=case.matter_id,
                by=cast.owner.pk, at=LATER,
            )  # fmt: skip
        assert list(cases()) == [case]


def test_the_team_is_who_may_add(cast):
    case, _ = make_case(cast)
    with acting_as(cast.owner.pk):
        assert {one.pk for one in team_of(case, at=LATER)} == {cast.owner.pk, cast.colleague.pk}


def test_a_list_goes_on_after_a_case_and_counts_late_steps(cast):
    older, _ = make_case(cast)
    newer, _ = make_case(cast, at=LATER)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        asked = procedure.record_occurrence(
            matter=older.matter, event="protection_request_made", happened_at=LATER, by=by, at=LATER
        )
        procedure.start_proceeding(
            matter=older.matter, code="mech_intake", begun_by=asked, by=by, at=LATER
        )
        assert [list(cases_after(one)) for one in (newer, older)] == [[older], []]
        later = LATER + timedelta(days=90)
        [(matter, (late, _))] = late_and_soon([older, newer], at=later).items()
    assert (matter, late > 0) == (older.matter_id, True)
