"""Her list is hers again after each change: nothing more goes until she saw it; what went stays."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories.access import make_account, make_institution
from tests.factories.cases import make_case, say_yes
from tests.factories.jobs import ProcrastinateJob, said
from tests.factories.procedure import BEFORE, make_matter

from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.audit.models import Entry
from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import Channel, Part
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.choices import Exclusion, Gate, Perpetrator, ShownHow
from baluarte.domain.procedure.models import Assignment, Matter
from baluarte.domain.procedure.queries import Doors, proceedings_of
from baluarte.domain.procedure.tasks import make_unseen, show_lists_again
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.context import acting_as
from baluarte.web.procedure import urgent

pytestmark = pytest.mark.django_db
FEDERAL = "share_with_federal_mechanism"
NOW = timezone.now


def told(cast, case, party):
    """Send a step to the federal mechanism: consented, and the list was seen."""
    by, at = cast.owner.pk, NOW()
    with acting_as(by):
        for layer in ("process_request", FEDERAL):
            say_yes(party, layer, by=by)
        intake = urgent.take_in(matter=case.matter, asked_at=at, is_danger=True, by=by, at=at)
        procedure.say_list_was_seen(matter=case.matter, how=ShownHow.IN_PERSON, by=by, at=at)
        [proceeding] = [one for one in proceedings_of(case.matter) if one.pk != intake.pk]
        procedure.assign(proceeding=proceeding, step="EX-1", institution=cast.federal, by=by, at=at)
    return proceeding


def is_seen(cast, matter):
    with acting_as(cast.owner.pk):
        return Matter.objects.get(pk=matter.pk).list_seen_at is not None


def still_told(cast):
    with acting_as(cast.owner.pk):
        return not Assignment.objects.filter(ended_how="withdrawn").exists()


def test_how_she_was_shown_it_is_kept(cast):
    matter = make_matter(cast, seen=False)
    with acting_as(cast.owner.pk):
        procedure.say_list_was_seen(
            matter=matter, how=ShownHow.OWN_WINDOW, by=cast.owner.pk, at=NOW()
        )
        assert Matter.objects.get(pk=matter.pk).list_seen_how == "own_window"


@pytest.mark.parametrize("said", [Perpetrator.PRIVATE, Perpetrator.NAMED])
def test_a_perpetrator_that_becomes_known_adds_recipients(cast, said):
    matter = make_matter(cast, perpetrator=Perpetrator.UNKNOWN)
    by = cast.owner.pk
    with acting_as(by):
        if said == Perpetrator.NAMED:
            procedure.leave_out(
                matter=matter, institution=cast.police, why=Exclusion.PERPETRATOR, by=by, at=NOW()
            )
        else:
            procedure.say_perpetrator(matter=matter, perpetrator=said, by=by, at=NOW())
        assert Entry.objects.filter(act="procedure.make_unseen").exists()
    assert not is_seen(cast, matter)


def test_what_adds_nobody_leaves_the_list_seen(cast):
    matter, by = make_matter(cast), cast.owner.pk
    with acting_as(by):
        procedure.leave_out(
            matter=matter, institution=cast.police, why=Exclusion.DO_NOT_INVOLVE, by=by, at=NOW()
        )
        procedure.say_perpetrator(matter=matter, perpetrator=Perpetrator.UNKNOWN, by=by, at=NOW())
    assert is_seen(cast, matter)


def test_who_she_involves_again_is_added(cast):
    matter, by = make_matter(cast), cast.owner.pk
    with acting_as(by):
        out = procedure.leave_out(
            matter=matter, institution=cast.federal, why=Exclusion.DO_NOT_INVOLVE, by=by, at=NOW()
        )
        assert is_seen(cast, matter)
        procedure.end_her_wish(left_out=out, by=by, at=NOW())
    assert not is_seen(cast, matter)


@pytest.mark.parametrize(
    ("perpetrator", "seen"), [(Perpetrator.UNKNOWN, False), (Perpetrator.PRIVATE, True)]
)
def test_who_is_trusted_by_name_is_added_only_where_nobody_knows_who_did_it(
    cast, perpetrator, seen
):
    matter = make_matter(cast, perpetrator=perpetrator)
    with acting_as(cast.steward.pk):
        procedure.clear_person(
            keeper=cast.keeper, institution=cast.federal, account=cast.liaison,
            state=State.objects.get(code="30"), until=NOW() + timedelta(days=5), is_urgent=True,
            ground="De confianza", by=cast.steward.pk, at=NOW(),
        )  # fmt: skip
    assert is_seen(cast, matter) is seen


def test_a_yes_that_adds_somebody_stops_sending_and_withdraws_nothing(cast):
    case, party = make_case(cast)
    proceeding = told(cast, case, party)
    by = cast.owner.pk
    with acting_as(by):
        actions.give_consent(
            party=party, layer="share_with_municipality", told=Channel.CALL, decided_at=NOW(),
            institution=cast.police, by=by, at=NOW(),
        )  # fmt: skip
    assert not is_seen(cast, case.matter)
    assert still_told(cast)
    with acting_as(by), pytest.raises(procedure.NotThroughTheGate) as refused:
        procedure.assign(
            proceeding=proceeding, step="EX-3", institution=cast.federal, by=by, at=NOW()
        )
    assert refused.value.gate == Gate.PERSON_NOT_ASKED
    with acting_as(by):
        procedure.leave_out(
            matter=case.matter, institution=cast.police, why=Exclusion.DO_NOT_INVOLVE, by=by,
            at=NOW(),
        )  # fmt: skip
    assert still_told(cast)


def test_the_same_yes_again_adds_nobody(cast):
    case, party = make_case(cast)
    told(cast, case, party)
    with acting_as(cast.owner.pk):
        actions.give_consent(
            party=party, layer=FEDERAL, told=Channel.CALL, decided_at=NOW(), by=cast.owner.pk,
            at=NOW(),
        )  # fmt: skip
    assert is_seen(cast, case.matter)


def test_a_yes_in_her_own_window_is_shown_again_by_the_worker(cast, as_operator, as_role):
    case, party = make_case(cast)
    with as_operator():
        herself = make_account()
    by = cast.owner.pk
    with acting_as(by):
        actions.open_window(party=party, account=herself, by=by, at=BEFORE)
        procedure.say_list_was_seen(matter=case.matter, by=by, at=NOW())
    with acting_as(herself.pk):
        actions.give_consent(
            party=party, layer=FEDERAL, told=Channel.OWN_WINDOW, decided_at=NOW(), by=herself.pk,
            at=NOW(),
        )  # fmt: skip
    [job] = ProcrastinateJob.objects.filter(task_name="procedure.make_unseen")
    with as_role("bal_worker"):
        assert make_unseen(**said(job.args)) == 1
    assert not is_seen(cast, case.matter)


def test_authorities_that_may_be_told_again_are_added(cast, settings):
    settings.OPERATOR = "civil_society"
    case, _party = make_case(cast)
    by = cast.owner.pk
    with acting_as(by):
        actions.keep_to_civil_society(case=case, is_only=True, by=by, at=NOW())
        procedure.say_list_was_seen(matter=case.matter, by=by, at=NOW())
        actions.keep_to_civil_society(case=case, is_only=False, by=by, at=NOW())
    assert not is_seen(cast, case.matter)


def test_where_consent_says_no_the_list_never_says_that_it_may_be_told(cast):
    case, party = make_case(cast)
    by = cast.owner.pk
    with acting_as(by):
        procedure.say_list_was_seen(matter=case.matter, by=by, at=NOW())
        matter = Matter.objects.select_related("compartment__institution").get(pk=case.matter_id)
        before = Doors.of(matter, at=NOW()).recipients("intake_unit", "federal")
        federal = [one for one in before if one.institution == cast.federal]
        assert [one.gate for one in federal] == [Gate.NO_CONSENT]
        actions.give_consent(
            party=party, layer=FEDERAL, told=Channel.CALL, decided_at=NOW(), by=by, at=NOW()
        )
        matter.refresh_from_db()
        after = Doors.of(matter, at=NOW()).recipients("intake_unit", "federal")
        federal = [one for one in after if one.institution == cast.federal]
    assert [one.gate for one in federal] == [Gate.PERSON_NOT_ASKED]


ORGANISATION = {"kind": InstitutionKind.CIVIL_SOCIETY}
FEDERAL_ONE = {"code": "FGR", "jurisdiction": Jurisdiction.FEDERAL}


def of_state(code):
    return {"code": f"EDO-{code}-FIS", "jurisdiction": Jurisdiction.STATE, "state_id": code}


def of_town(code):
    return {
        "jurisdiction": Jurisdiction.MUNICIPALITY, "state_id": code[:2], "municipality_id": code
    }  # fmt: skip


@pytest.mark.parametrize(
    ("founded", "adds"),
    [
        (FEDERAL_ONE, True), (of_state("30"), True), (of_state("20"), False),
        (of_town("30001"), True), (of_town("30002"), False), (ORGANISATION, False),
    ],
)  # fmt: skip
def test_an_institution_that_is_founded_is_added(cast, as_operator, as_role, founded, adds):
    matter = make_matter(cast)
    places = {"state_id": ("state", State), "municipality_id": ("municipality", Municipality)}
    given = {"kind": InstitutionKind.AUTHORITY} | {
        places[key][0] if key in places else key: (
            places[key][1].objects.get(code=one) if key in places else one
        )
        for key, one in founded.items()
    }
    with as_operator():
        made = make_institution(**given)
    jobs = ProcrastinateJob.objects.filter(task_name="procedure.show_lists_again")
    for job in [one for one in jobs if one.args["institution"] == str(made.pk)]:
        with as_role("bal_worker"):
            show_lists_again(**said(job.args))
    assert is_seen(cast, matter) is not adds


def test_who_said_no_and_leaves_the_case_keeps_nobody_out(cast):
    case, party = make_case(cast)
    by = cast.owner.pk
    with acting_as(by):
        say_yes(party, FEDERAL, by=by)
        other = actions.add_party(
            case=case, part=Part.BENEFICIARY, person=NewPerson(name="Nayeli Inventada"), by=by,
            at=NOW(),
        )  # fmt: skip
        procedure.say_list_was_seen(matter=case.matter, by=by, at=NOW())
        actions.end_party(party=other, by=by, at=NOW())
    assert not is_seen(cast, case.matter)
