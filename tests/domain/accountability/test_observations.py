"""Observations: opened, let out by another, answered by whom it must, late, withdrawn, published."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.factories.observations import (
    ASKED,
    NOW,
    answer,
    let_answer_out,
    let_out,
    make_sides,
    observe,
    paper,
    withdraw,
)
from tests.factories.recommendations import make_set
from tests.factories.statements import let_stand, make_every_state, say

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.accountability.actions import Shown, commit, set_owners
from baluarte.domain.accountability.choices import (
    AnswerVerdict,
    ObservationState,
    Observed,
    ReviewObjection,
)
from baluarte.domain.accountability.indicators import QueryRule, rule_of
from baluarte.domain.accountability.queries import observations
from baluarte.domain.accountability.queries.observed import subject_of
from baluarte.domain.audit.models import Entry
from baluarte.domain.procedure.actions.calendars import close_days
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy import policy_indicators
from baluarte.norms.policy.refusals import PolicyRefused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
# 20 working days after Monday 1 June 2026.
DUE = date(2026, 6, 29)


@pytest.fixture
def sides(as_operator):
    with as_operator():
        made = make_sides()
        make_every_state()
        return made


@pytest.fixture
def document(sides):
    return paper(sides)


@pytest.fixture
def reply(sides):
    return paper(sides, who="deputy", title="Oficio inventado", content=b"Oficio inventado.")


@pytest.fixture
def row(sides, document):
    made = observe(sides, document)
    let_out(sides, made)
    return made


def stands(sides, row, *, on=TODAY, at=NOW, who="writer"):
    with acting_as(getattr(sides, who).pk):
        [found] = observations.followed(
            [observations.observation(row.reference)], on=on, known_at=at
        )
        return found


def test_it_waits_for_a_second_person_and_then_its_term_of_20_working_days_runs(sides, document):
    row = observe(sides, document)
    assert stands(sides, row).state == ObservationState.WAITING
    let_out(sides, row)
    found = stands(sides, row)
    assert (found.state, found.due_date) == (ObservationState.OPEN, DUE)


def test_a_day_that_the_operator_closed_is_not_counted(sides, document, as_operator):
    with as_operator():
        close_days(days=[date(2026, 6, 5)], said="Inhábil inventado", by=None, at=NOW)
    row = observe(sides, document)
    assert let_out(sides, row).due_date == DUE + timedelta(1)


def test_after_its_day_it_is_late_by_so_many_days(sides, row):
    assert stands(sides, row, on=DUE).days_late == 0
    found = stands(sides, row, on=DUE + timedelta(9))
    assert (found.state, found.days_late) == (ObservationState.LATE, 9)


def test_an_answer_counts_once_another_let_it_out_and_from_the_day_it_was_written(
    sides, row, reply
):
    written = NOW + timedelta(days=31)
    said = answer(sides, row, reply, at=written)
    assert stands(sides, row, on=DUE + timedelta(5), at=written).state == ObservationState.LATE
    let_answer_out(sides, said, at=written + timedelta(days=4))
    found = stands(sides, row, on=DUE + timedelta(30), at=written + timedelta(days=4))
    assert (found.state, found.days_late) == (ObservationState.ANSWERED, 3)
    assert found.answer == said


def test_the_newest_answer_that_was_let_out_counts_and_the_earlier_stays(sides, row, reply):
    first = answer(sides, row, reply)
    let_answer_out(sides, first)
    second = answer(sides, row, reply, verdict=AnswerVerdict.ACCEPTED, at=NOW + timedelta(1))
    assert stands(sides, row, at=NOW + timedelta(1)).answer == first
    let_answer_out(sides, second, at=NOW + timedelta(1))
    assert stands(sides, row, at=NOW + timedelta(1)).answer == second
    assert stands(sides, row, at=NOW).answer == first


def test_both_figures_and_what_lies_between_them_are_kept(sides, document, reply):
    row = observe(sides, document, proposed_value=Decimal(2), seen="3 de 6")
    let_out(sides, row)
    let_answer_out(sides, answer(sides, row, reply, value=Decimal(5)))
    found = stands(sides, row)
    assert (found.row.seen, found.difference) == ("3 de 6", Decimal(3))


def test_withdrawn_nobody_owes_an_answer(sides, row, reply):
    withdraw(sides, row, why="La norma apareció.")
    found = stands(sides, row, on=DUE + timedelta(9))
    assert (found.state, found.days_late) == (ObservationState.WITHDRAWN, 0)
    with pytest.raises(PolicyRefused, match="not open"):
        answer(sides, row, reply)
    with pytest.raises(PolicyRefused, match="Somebody else decided"):
        withdraw(sides, row)


def test_what_was_known_on_a_day_stays_known(sides, row, reply):
    let_answer_out(sides, answer(sides, row, reply, at=NOW + timedelta(2)), at=NOW + timedelta(3))
    assert stands(sides, row, at=NOW + timedelta(2)).state == ObservationState.OPEN
    assert stands(sides, row, at=NOW + timedelta(3)).state == ObservationState.ANSWERED


def test_nobody_is_her_own_second_person(sides, document, reply):
    row = observe(sides, document)
    with pytest.raises(PolicyRefused, match="you wrote it"):
        let_out(sides, row, who="writer")
    let_out(sides, row)
    said = answer(sides, row, reply)
    with pytest.raises(PolicyRefused, match="you wrote it"):
        let_answer_out(sides, said, who="liaison")


@pytest.mark.parametrize("who", ["other", "liaison", "deputy", "monitor", "plain"])
def test_only_its_organisation_or_a_curator_lets_it_out(sides, document, who):
    row = observe(sides, document)
    with pytest.raises(NotAllowed, match="review_needs_a_role"):
        let_out(sides, row, who=who)
    assert let_out(sides, row, who="curator").due_date == DUE


@pytest.mark.parametrize("who", ["writer", "second", "other", "monitor"])
def test_an_answer_is_let_out_by_its_institution_or_a_curator(sides, row, reply, who):
    said = answer(sides, row, reply)
    with pytest.raises(NotAllowed, match="review_needs_a_role"):
        let_answer_out(sides, said, who=who)
    assert let_answer_out(sides, said, who="curator").objection == ""


def test_two_who_review_at_once_are_told_in_words(sides, row, reply):
    with pytest.raises(PolicyRefused, match="Somebody else decided it while you were reading"):
        let_out(sides, row, who="curator")
    said = answer(sides, row, reply)
    with pytest.raises(PolicyRefused, match="Somebody else decided it while you were reading"):
        answer(sides, row, reply, who="deputy")
    let_answer_out(sides, said)
    with pytest.raises(PolicyRefused, match="Somebody else decided it while you were reading"):
        let_answer_out(sides, said, who="curator")


def test_what_is_objected_to_is_not_let_out_and_owes_nothing(sides, document):
    row = observe(sides, document)
    made = let_out(sides, row, objection=ReviewObjection.NAMES_SOMEBODY)
    assert (made.due_date, stands(sides, row).state) == (None, ObservationState.REFUSED)


def test_an_authority_does_not_observe_and_an_organisation_does_not_answer(sides, row, reply):
    held = paper(sides, who="deputy", content=b"Otro")
    with pytest.raises(NotAllowed, match="not_its_own"):
        observe(sides, held, who="deputy", holder=sides.authority)
    with pytest.raises(NotAllowed, match="not_asked"):
        answer(sides, row, reply, who="second")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"subject": "PRV-S-99"}, "is not known"),
        ({"words": "  "}, "said in words"),
        ({"institution": "FGR"}, "does not answer for"),
        ({"evidence": []}, "evidence is missing"),
    ],
)
def test_what_is_no_observation_says_why(sides, document, changes, why):
    with pytest.raises(PolicyRefused, match=why):
        observe(sides, document, **changes)


def test_evidence_is_read_by_the_other_side_and_has_its_page(sides):
    hidden = paper(sides, is_shared=False)
    with pytest.raises(PolicyRefused, match="is not shared"):
        observe(sides, hidden)
    seen = paper(sides, content=b"Doce hojas.")
    with pytest.raises(PolicyRefused, match="ends on page 12, and 13 was said"):
        observe(sides, seen, evidence=[Shown(document=seen, page=13)])


def test_a_recommendation_is_observed_once_somebody_answers_for_it(sides, document):
    _, rows = make_set(sides)
    kind, code = Observed.RECOMMENDATION, rows[-1].code
    with pytest.raises(PolicyRefused, match="Nobody answers for"):
        observe(sides, document, kind=kind, subject=code)
    with acting_as(sides.curator.pk):
        set_owners(recommendation=rows[-1], institutions=[ASKED], by=sides.curator.pk, at=NOW)
    made = observe(sides, document, kind=kind, subject=code)
    assert (made.kind, made.seen_value) == (kind, None)
    with pytest.raises(PolicyRefused, match="not a figure"):
        observe(sides, document, kind=kind, subject=code, proposed_value=Decimal(1))


def test_a_promise_a_fact_and_a_paper_are_observed_to_whom_they_are_of(sides, document):
    with acting_as(sides.curator.pk):
        promised = commit(
            institution=ASKED, axis="prevention", says="Publicar.", said_date=date(2026, 2, 1),
            due_date=date(2026, 7, 1), document=document, by=sides.curator.pk, at=NOW,
        )  # fmt: skip
    observe(sides, document, kind=Observed.COMMITMENT, subject=promised.reference)
    fact = say(sides.writer, document)
    with pytest.raises(PolicyRefused, match="is not known"):
        observe(
            sides, document, kind=Observed.FACT, subject=fact.reference, institution="EDO-09-FIS"
        )
    let_stand(sides.second, fact)
    made = observe(
        sides, document, kind=Observed.FACT, subject=fact.reference, institution="EDO-09-FIS",
        proposed_value=Decimal(20),
    )  # fmt: skip
    assert made.seen_value == Decimal(14)
    for kind in (Observed.REPORT, Observed.DATASET):
        held = observe(
            sides, document, kind=kind, subject=document.reference, institution="EDO-09-FIS"
        )
        assert held.kind == kind


def test_each_finds_what_is_its_own_to_do(sides, document, reply):
    row = observe(sides, document)

    def waits(who):
        by = getattr(sides, who).pk
        with acting_as(by):
            return (
                observations.observations_waiting_for(by).count(),
                observations.observations_to_answer(by).count(),
                observations.answers_waiting_for(by).count(),
            )

    everybody = ("writer", "second", "other", "liaison", "deputy", "curator", "monitor")
    found = {who: waits(who) for who in everybody}
    assert {who for who, one in found.items() if one[0]} == {"second", "curator"}
    let_out(sides, row)
    found = {who: waits(who) for who in everybody}
    assert {who for who, one in found.items() if one[1]} == {"liaison", "deputy"}
    answer(sides, row, reply)
    found = {who: waits(who) for who in everybody}
    assert {who for who, one in found.items() if one[1]} == set()
    assert {who for who, one in found.items() if one[2]} == {"deputy", "curator"}


def test_only_what_was_let_out_is_public_with_both_sides_and_no_account(sides, document, reply):
    script = "<script>alert(1)</script> y nada más"
    row = observe(sides, document, words=script, proposed_value=Decimal(2))
    observe(sides, document, words="Aún por revisar.")
    bad = observe(sides, document, words="Nombra a alguien.")
    let_out(sides, bad, objection=ReviewObjection.NAMES_SOMEBODY)
    let_out(sides, row)
    said = answer(sides, row, reply, value=Decimal(5))
    with acting_as(sides.plain.pk):
        [before] = observations.public_observations(NOW)
    assert (before.words, before.answers, before.state) == (script, (), ObservationState.OPEN)
    let_answer_out(sides, said)
    with acting_as(sides.plain.pk):
        [found] = observations.public_observations(NOW)
        assert observations.public_observations(NOW - timedelta(days=1)) == []
    assert (found.holder, found.institution) == (sides.ours.name, ASKED)
    assert [one.page for one in found.evidence] == [3]
    assert found.evidence[0].sha256 == document.sha256
    assert [one.verdict for one in found.answers] == [AnswerVerdict.REJECTED]
    assert found.difference == Decimal(3)
    names = {one.display_name for one in (sides.writer, sides.second, sides.liaison)}
    assert [one for one in names if one in repr(found)] == []


def test_a_withdrawn_one_is_published_with_its_reason(sides, row):
    withdraw(sides, row, why="La norma apareció.")
    with acting_as(sides.plain.pk):
        [found] = observations.public_observations(NOW)
    assert (found.state, found.withdrawn_because) == (
        ObservationState.WITHDRAWN, "La norma apareció.",
    )  # fmt: skip


def test_each_act_is_in_the_log(sides, row, reply):
    let_answer_out(sides, answer(sides, row, reply))
    withdraw(sides, row)
    acts = {
        "accountability.open_observation", "accountability.review_observation",
        "accountability.answer_observation", "accountability.review_answer",
        "accountability.withdraw_observation",
    }  # fmt: skip
    found = set()
    for who in (sides.writer, sides.second, sides.liaison, sides.deputy):
        with acting_as(who.pk):
            found |= set(Entry.objects.values_list("act", flat=True))
    assert acts <= found


def test_what_an_observer_alone_could_count_is_not_kept_with_it(sides):
    """A computed figure counts what each account sees: the other side would read one's own."""
    with acting_as(sides.writer.pk):
        values = {
            code: subject_of(Observed.INDICATOR, code, known_at=NOW).value
            for code in policy_indicators()
            if isinstance(rule_of(code), QueryRule)
        }
    assert set(values.values()) == {None}
