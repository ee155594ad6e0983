"""A call at 23:40: her words once, one act, and the procedure from that second on her word alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories.cases import NIGHT, make_call

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases import actions
from baluarte.domain.cases.models import Case, Letter, Reception
from baluarte.domain.cases.queries import (
    case_of,
    consents_of,
    contacts_of,
    danger_declared_at,
    notebook_of,
    parties_of,
    receptions_of,
    told_words,
)
from baluarte.domain.intake.models import Report
from baluarte.domain.people.models import Person
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.actions.matters import OpenedAlready
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.procedure.models import Matter, Obligation, Occurrence
from baluarte.domain.procedure.queries import left_out_of, proceedings_of
from baluarte.domain.wall.context import acting_as
from baluarte.norms.letters import LetterRefused

pytestmark = pytest.mark.django_db
LATER = NIGHT + timedelta(minutes=4)
MECHANISM = actions.ConsentGiven(layer="share_with_federal_mechanism")
TABLES = (Case, Matter, Person, Report, Reception)


@pytest.fixture
def authority(settings):
    settings.OPERATOR = "authority"


def receive(cast, *, key=None, at=LATER, **said):
    with acting_as(cast.owner.pk):
        return actions.receive_call(
            institution=cast.keeper, call=make_call(**said), key=key or uuid4(),
            team=[cast.colleague], by=cast.owner.pk, at=at,
        )  # fmt: skip


def running(case) -> dict[str, object]:
    found = list(proceedings_of(case.matter))
    began = Occurrence.objects.in_bulk([one.begun_by for one in found])
    return {one.text_id.split("/")[0]: began[one.begun_by].happened_at for one in found}


def test_one_act_keeps_her_words_whom_she_leaves_out_and_how_to_reach_her(cast):
    out = actions.NewExclusion(why=Exclusion.DO_NOT_INVOLVE, institution=cast.police)
    case = receive(cast, how_to_reach="Por su hermana", leaves_out=[out]).case
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        [reception], [party] = receptions_of(case), parties_of(case)
        cells = {one.column: one.text for one in told_words(reception, by=by, at=LATER).cells}
        assert cells["Palabras"] == make_call().words
        assert [one.institution for one in left_out_of(case.matter)] == [cast.police]
        assert [one.how for one in contacts_of(case, by=by, at=LATER)] == ["Por su hermana"]
        assert [one.text for one in notebook_of(case, by=by, at=LATER)] == ["Llamó a las 23:40."]
        assert list(consents_of(party)) == ["process_request"]


def test_declared_danger_starts_the_extraordinary_procedure_at_the_second_of_the_call(
    cast, authority
):
    received = receive(cast, declares_danger=True)
    with acting_as(cast.owner.pk):
        assert running(received.case) == {"mech_intake": NIGHT, "mech_extraordinary": NIGHT}
        assert danger_declared_at(received.case) == NIGHT
        due = Obligation.objects.get(
            proceeding__matter=received.case.matter, step="EX-1"
        ).late_after
    assert due == NIGHT + timedelta(hours=3)


def test_without_her_declaration_the_ordinary_procedure_runs_from_when_she_asked(cast, authority):
    """Every other request goes to the ordinary one: the ten days of the study run from the call."""
    case = receive(cast, at=NIGHT + timedelta(days=2)).case
    with acting_as(cast.owner.pk):
        assert running(case) == {"mech_intake": NIGHT, "mech_ordinary": NIGHT}
        study = Obligation.objects.get(proceeding__matter=case.matter, step="OR-2")
        assert (study.started_at, danger_declared_at(case)) == (NIGHT, None)
        assert (study.due_at - NIGHT).days in {9, 10}


def test_without_her_declaration_nothing_runs_with_an_organisation(cast):
    case = receive(cast).case
    with acting_as(cast.owner.pk):
        assert (running(case), danger_declared_at(case)) == ({}, None)


def test_in_an_organisations_installation_the_request_is_drafted_and_no_clock_runs(cast):
    received = receive(
        cast, declares_danger=True, yeses=[actions.ConsentGiven(layer="process_request"), MECHANISM]
    )
    with acting_as(cast.owner.pk):
        assert received.request is not None
        assert (received.request.institution, received.request.state) == (cast.federal, "drafted")
        assert running(received.case) == {}


def test_without_her_yes_no_request_is_drafted_and_the_call_is_kept(cast):
    received = receive(cast, declares_danger=True)
    with acting_as(cast.owner.pk):
        assert (received.request, Letter.objects.exists()) == (None, False)
        assert danger_declared_at(received.case) == NIGHT


def test_the_same_call_sent_twice_opens_one_case(cast):
    key = uuid4()
    receive(cast, key=key)
    with pytest.raises(OpenedAlready):
        receive(cast, key=key)
    with acting_as(cast.owner.pk):
        assert [model.objects.count() for model in TABLES] == [1] * len(TABLES)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"words": "  "}, "no_words"),
        ({"told_at": LATER + timedelta(minutes=1)}, "in_the_future"),
        ({"yeses": [MECHANISM]}, "consent_lacks"),
    ],
)
def test_a_call_that_cannot_be_is_refused_whole(cast, said, code):
    with pytest.raises(LetterRefused) as refused:
        receive(cast, **said)
    with acting_as(cast.owner.pk):
        assert (refused.value.code, Case.objects.exists()) == (code, False)


def test_what_fails_in_the_middle_leaves_nothing(cast):
    with pytest.raises(actions.UnknownLayer):
        receive(
            cast,
            yeses=[
                actions.ConsentGiven(layer="process_request"),
                actions.ConsentGiven(layer="all"),
            ],
        )
    with acting_as(cast.owner.pk):
        assert [model.objects.count() for model in TABLES] == [0] * len(TABLES)


def test_an_authoritys_installation_takes_nothing_that_is_for_civil_society_only(cast, authority):
    with pytest.raises(LetterRefused) as refused:
        receive(cast, is_civil_only=True)
    assert (refused.value.code, refused.value.in_language("es")[:15]) == (
        "authority_installation", "esta instalació",
    )  # fmt: skip


def test_of_what_is_for_civil_society_only_no_authority_is_told(cast):
    received = receive(
        cast, is_civil_only=True, yeses=[actions.ConsentGiven(layer="process_request")]
    )
    with acting_as(cast.owner.pk):
        by, matter = cast.owner.pk, received.case.matter
        procedure.say_list_was_seen(matter=matter, by=by, at=LATER)
        asked = procedure.record_occurrence(
            matter=matter, event="protection_request_made", happened_at=NIGHT, by=by, at=LATER
        )
        intake = procedure.start_proceeding(
            matter=matter, code="mech_intake", begun_by=asked, by=by, at=LATER
        )
        with pytest.raises(NotAllowed, match="civil_only"):
            procedure.assign(
                proceeding=intake, step="IN-1", institution=cast.federal, by=by, at=LATER
            )


def test_the_cast_of_four_on_a_call(cast):
    case = receive(cast).case
    seen = []
    for account in (cast.owner, cast.colleague, cast.without_role, cast.stranger):
        with acting_as(account.pk):
            seen.append([model.objects.count() for model in TABLES])
    assert seen == [[1] * 5, [1] * 5, [0] * 5, [0] * 5]
    with acting_as(cast.stranger.pk), pytest.raises(Case.DoesNotExist):
        case_of(case.reference)


def test_her_words_do_not_show_where_a_call_is_printed(cast):
    shown = repr(make_call(how_to_reach="Por su hermana"))
    assert [word in shown for word in ("hombres", "Itzel", "hermana")] == [False] * 3
