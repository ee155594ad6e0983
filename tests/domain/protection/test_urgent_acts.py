"""An urgent act is done with measure, who delivers, document and her word, or it is not done."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.access import make_institution
from tests.factories.authority import begin, make_authority_cast
from tests.factories.cases import make_case, say_yes
from tests.factories.documents import DOCUMENT
from tests.factories.jobs import ProcrastinateJob
from tests.factories.procedure import BEFORE

from baluarte.domain.access.choices import InstitutionKind, Jurisdiction
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.procedure.actions import complete_step, excuse_step, leave_out
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.procedure.documents import DocumentGiven, DocumentRefused
from baluarte.domain.procedure.models import Obligation, Occurrence
from baluarte.domain.protection import actions, acts
from baluarte.domain.protection.choices import About, UrgentVerdict
from baluarte.domain.protection.models import MeasureChange, MeasureDocument, Position, UrgentAct
from baluarte.domain.protection.queries.urgent import departures_to_read
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.norms.agenda import ActRefused

pytestmark = pytest.mark.django_db
LATER = BEFORE + timedelta(hours=2)
DANGER = ("request_received", "imminent_danger_declared")
AGREES = actions.WordGiven(code="agrees")
ARRIVED = actions.WordGiven(code="arrived")
STEPS = {
    acts.ISSUE_URGENT: "EX-1", acts.DELIVER_URGENT: "EX-2", acts.ASSESS_IMMEDIATELY: "EX-3",
}  # fmt: skip


@pytest.fixture(params=["organisation", "authority"])
def keeper(request, as_operator):
    """Whoever keeps the case: an urgent act is one for both."""
    if request.param == "organisation":
        return request.getfixturevalue("cast")
    with as_operator():
        return make_authority_cast()


def urgent(cast):
    case, party = make_case(cast)
    with acting_as(cast.owner.pk):
        say_yes(party, "share_with_federal_mechanism", by=cast.owner.pk)
    return case, party, begin(cast, case, "mech_extraordinary", with_=DANGER, at=BEFORE)


def plan(cast, case, *, institution=True, code="MU-4", of=None):
    with acting_as(cast.owner.pk):
        return actions.plan_measure(
            case=case, code=code, institution=of or (cast.federal if institution else None),
            by=cast.owner.pk, at=BEFORE,
        )  # fmt: skip


def act(cast, case, which, measures, *, word=AGREES, document=DOCUMENT, at=LATER, **more):
    if which == acts.DELIVER_URGENT and word is AGREES:
        word = ARRIVED
    with acting_as(cast.owner.pk):
        return actions.do_urgent_act(
            case=case, act=which, measures=measures, document=document, word=word,
            happened_at=at, by=cast.owner.pk, at=at, **more,
        )  # fmt: skip


def done(cast, step) -> int:
    with acting_as(cast.owner.pk):
        return Occurrence.objects.filter(step=step, kind="done").count()


@pytest.mark.parametrize("step", STEPS.values())
def test_no_urgent_step_is_ticked(keeper, step):
    _, _, running = urgent(keeper)
    with acting_as(keeper.owner.pk), pytest.raises(ActRefused) as refused:
        complete_step(
            proceeding=running, step=step, happened_at=LATER, document=DOCUMENT,
            by=keeper.owner.pk, at=LATER,
        )  # fmt: skip
    assert (refused.value.code, done(keeper, step)) == ("has_its_act", 0)


def test_issued_then_delivered_each_with_what_shows_it(keeper):
    case, _, _ = urgent(keeper)
    measure = plan(keeper, case)
    act(keeper, case, acts.ISSUE_URGENT, [measure])
    act(keeper, case, acts.DELIVER_URGENT, [measure], at=LATER + timedelta(hours=1))
    with acting_as(keeper.owner.pk):
        came = list(MeasureChange.objects.order_by("recorded_at").values_list("status", flat=True))
        kept = UrgentAct.objects.filter(case=case)
        said = {one.act: (one.measures, len(one.document_sha256)) for one in kept}
        shown = {one.about: one for one in MeasureDocument.objects.all()}
        assert {one.pk for one in kept} == set(shown)
        assert not any(DOCUMENT.content in bytes(one.sealed_content) for one in shown.values())
    assert (done(keeper, "EX-1"), done(keeper, "EX-2"), came) == (1, 1, ["EN_IMP", "IMP"])
    assert said == {one: ([measure.pk], 64) for one in (acts.ISSUE_URGENT, acts.DELIVER_URGENT)}


@pytest.mark.parametrize(
    ("lacks", "error"),
    [
        ("measure", actions.NoMeasure),
        ("institution", actions.NobodyOwesIt),
        ("document", actions.NothingShowsIt),
        ("word", actions.PositionMissing),
        ("reason", actions.NeedsItsReason),
    ],
)
def test_without_one_of_them_nothing_is_done(cast, lacks, error):
    case, _, _ = urgent(cast)
    measure = plan(cast, case, institution=lacks != "institution")
    word = {"word": None, "reason": actions.WordGiven(code="not_had")}.get(lacks, AGREES)
    with pytest.raises(error):
        act(
            cast, case, acts.ISSUE_URGENT, [] if lacks == "measure" else [measure],
            document=None if lacks == "document" else DOCUMENT, word=word,
        )  # fmt: skip
    with acting_as(cast.owner.pk):
        found = [one.objects.count() for one in (UrgentAct, MeasureChange, Position)]
    assert (found, done(cast, "EX-1")) == ([0, 0, 0], 0)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    which=st.sampled_from(list(STEPS)), measure=st.booleans(), document=st.booleans(),
    word=st.booleans(),
)  # fmt: skip
def test_no_urgent_step_is_done_without_measure_document_and_word(
    cast, which, measure, document, word
):
    case, _, _ = urgent(cast)
    planned = plan(cast, case)
    if which == acts.DELIVER_URGENT:
        act(cast, case, acts.ISSUE_URGENT, [planned], at=LATER - timedelta(hours=1))
    before, step = done(cast, STEPS[which]), STEPS[which]
    given_ = {
        "measures": [planned] if measure else [], "document": DOCUMENT if document else None,
        "word": AGREES if word else None,
    }  # fmt: skip
    if measure and document and word:
        act(cast, case, which, **given_)
        assert done(cast, step) == before + 1
    else:
        refused = (actions.NoMeasure, actions.NothingShowsIt, actions.PositionMissing,
                   actions.HasNotArrived)  # fmt: skip
        with pytest.raises(refused):
            act(cast, case, which, **given_)
        assert done(cast, step) == before


def test_only_what_was_issued_is_delivered(cast):
    case, _, _ = urgent(cast)
    act(cast, case, acts.ISSUE_URGENT, [plan(cast, case)])
    other = plan(cast, case)
    with pytest.raises(actions.NoMeasure):
        act(cast, case, acts.DELIVER_URGENT, [other], at=LATER + timedelta(hours=1))


def test_of_a_delivery_her_word_is_had_after_it_was_issued(cast):
    case, _, _ = urgent(cast)
    measure = plan(cast, case)
    act(cast, case, acts.ISSUE_URGENT, [measure])
    with pytest.raises(actions.HasNotArrived):
        act(cast, case, acts.DELIVER_URGENT, [measure], word=None, at=LATER + timedelta(hours=1))


def test_a_word_she_gave_before_is_enough_to_issue(cast):
    case, party, _ = urgent(cast)
    measure = plan(cast, case)
    with acting_as(cast.owner.pk):
        actions.take_position(
            party=party, about=About.MEASURE, subject=measure.pk, code="dissents",
            by=cast.owner.pk, at=BEFORE,
        )  # fmt: skip
    act(cast, case, acts.ISSUE_URGENT, [measure], word=None)
    assert done(cast, "EX-1") == 1


def test_who_is_left_out_delivers_nothing(cast):
    case, _, _ = urgent(cast)
    measure = plan(cast, case)
    with acting_as(cast.owner.pk):
        leave_out(
            matter=case.matter, institution=cast.federal, why=Exclusion.PERPETRATOR,
            by=cast.owner.pk, at=BEFORE,
        )  # fmt: skip
    with pytest.raises(actions.InstitutionIsExcluded):
        act(cast, case, acts.ISSUE_URGENT, [measure])


def test_an_act_that_is_not_open_changes_nothing(cast):
    case, _, _ = urgent(cast)
    measure = plan(cast, case)
    act(cast, case, acts.ISSUE_URGENT, [measure])
    with pytest.raises(ActRefused) as refused:
        act(cast, case, acts.ISSUE_URGENT, [measure])
    assert (refused.value.code, done(cast, "EX-1")) == ("not_open", 1)


def test_who_is_not_of_the_team_does_none(cast):
    case, _, _ = urgent(cast)
    measure = plan(cast, case)
    with acting_as(cast.stranger.pk), pytest.raises(NotAllowed):
        actions.do_urgent_act(
            case=case, act=acts.ISSUE_URGENT, measures=[measure], document=DOCUMENT, word=AGREES,
            happened_at=LATER, by=cast.stranger.pk, at=LATER,
        )  # fmt: skip


@pytest.mark.parametrize(("ground", "right"), [("EX-N1", True), ("", False), ("otra", False)])
def test_it_is_not_needed_only_on_a_ground_of_the_law(cast, ground, right):
    _, _, running = urgent(cast)
    given_ = {"proceeding": running, "step": "EX-1", "reason": "Lo dijo por escrito"}
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        if right:
            excuse_step(**given_, ground=ground, by=by, at=LATER)
        else:
            with pytest.raises(ActRefused) as refused:
                excuse_step(**given_, ground=ground, by=by, at=LATER)
            assert "art. 40" in refused.value.in_language("es")
        excused = Occurrence.objects.filter(step="EX-1", kind="excused").count()
    assert excused == int(right)


# A measure that is none of the urgent ones; somebody who does not put them in place there.
UNUSUAL = {"another measure": {"code": "MP-7"}, "somebody else": {"of": "other"}}


@pytest.fixture(params=UNUSUAL)
def unusual(request, cast, as_operator):
    """A measure planned in an urgent case that departs from the usual."""
    case, _, _ = urgent(cast)
    given_ = dict(UNUSUAL[request.param])
    if given_.pop("of", ""):
        with as_operator():
            given_["of"] = make_institution(
                code="CEAV", kind=InstitutionKind.AUTHORITY, jurisdiction=Jurisdiction.FEDERAL
            )
    return case, plan(cast, case, **given_)


def test_no_other_measure_nor_somebody_else_issues_without_a_reason(cast, unusual):
    case, measure = unusual
    with pytest.raises(actions.SaysNoReason):
        act(cast, case, acts.ISSUE_URGENT, [measure])
    assert done(cast, "EX-1") == 0


def test_with_its_reason_a_second_person_is_called_and_reads_it(cast, unusual, as_role):
    case, measure = unusual
    kept = act(cast, case, acts.ISSUE_URGENT, [measure], departure="No hay otra a esta hora")
    called = ProcrastinateJob.objects.get(task_name="procedure.call_to_matter")
    assert (called.args["kind"], called.args["also"]) == (
        "departure", [str(cast.colleague.pk)],
    )  # fmt: skip
    [late] = ProcrastinateJob.objects.filter(task_name="protection.call_again")
    assert late.scheduled_at == LATER + actions.WITHIN
    with acting_as(cast.owner.pk), pytest.raises(NotAllowed):
        actions.review_urgent_act(
            urgent_act=kept, verdict=UrgentVerdict.AGREES, by=cast.owner.pk, at=LATER
        )
    with acting_as(cast.owner.pk):
        mine = UrgentAct.objects.filter(pk=kept.pk)
        assert mine.update(reviewed_at=LATER, reviewed_by=cast.owner, verdict="agrees") == 0
    with as_role("bal_worker"), acting_as_nobody():
        assert actions.call_again(urgent_act=kept.pk, matter=case.matter_id, at=LATER) > 0
    with acting_as(cast.colleague.pk):
        assert list(departures_to_read(by=cast.colleague.pk)) == [kept]
        actions.review_urgent_act(
            urgent_act=UrgentAct.objects.get(pk=kept.pk), verdict=UrgentVerdict.AGREES,
            by=cast.colleague.pk, at=LATER,
        )  # fmt: skip
        assert not departures_to_read(by=cast.colleague.pk)
    with as_role("bal_worker"), acting_as_nobody():
        assert actions.call_again(urgent_act=kept.pk, matter=case.matter_id, at=LATER) == 0
    assert done(cast, "EX-1") == 1


def test_what_the_second_person_objects_to_leaves_the_clock_running(cast, unusual):
    case, measure = unusual
    kept = act(cast, case, acts.ISSUE_URGENT, [measure], departure="No hay otra a esta hora")
    with acting_as(cast.colleague.pk):
        theirs = UrgentAct.objects.get(pk=kept.pk)
        said = {"urgent_act": theirs, "verdict": UrgentVerdict.OBJECTS, "by": cast.colleague.pk}
        with pytest.raises(actions.SaysNoReason):
            actions.review_urgent_act(**said, at=LATER)
        actions.review_urgent_act(**said, reason="No protege de nada", at=LATER)
        assert Obligation.objects.get(step="EX-1", run=kept.occurrence.run).is_unfinished


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\nActa inventada\n%%EOF\n", b"\x89PNG\r\n\x1a\n", b"OggS inventado"]
)
def test_what_opens_to_no_page_shows_nothing(cast, content):
    case, _, _ = urgent(cast)
    with pytest.raises(DocumentRefused):
        act(cast, case, acts.ISSUE_URGENT, [plan(cast, case)], document=DocumentGiven(content))
    assert done(cast, "EX-1") == 0
