"""Where an institution stands: each thing once, done only by a document, silent only if asked."""

from collections import Counter

import pytest
from tests.factories.statements import NOW

from baluarte.domain.accountability.choices import Assessed
from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.policy_rows import fulfilments
from baluarte.domain.publication.policy_rows.institutions import (
    LATE_REPORTS,
    OWED,
    PARTS,
    institution_rows,
)
from baluarte.domain.publication.policy_rows.rows import NewRow
from baluarte.domain.publication.policy_rows.sides import Sides

WHO = "SEGOB"
NOBODY = Sides(NOW, {of: {} for of in Assessed})
PAPER = {"document": "DOC", "title": "Informe inventado", "issuer": WHO, "date": "2026-01-01"}
BY_OTHERS = PAPER | {"issuer": "Observatorio inventado"}


def row(kind, code="UNO", institution="", **body):
    return NewRow(
        kind=kind, code=code, institution=institution, label_es="x", label_en="x", body=body
    )


def stands(*rows, of=WHO):
    """Return the parts under which an institution has something, with how many."""
    found = {one.code: one.body for one in institution_rows(rows, NOBODY)}
    body = found.get(of)
    return {} if body is None else {part: len(body[part]) for part in PARTS if body[part]}


def promise(standing, *steps):
    return row(PolicyRowKind.COMMITMENT, institution=WHO, standing=standing, steps=list(steps))


def step(progress, source=PAPER, side="civil"):
    return {
        "progress": progress, "on": "2026-02-01", "says": "", "source": source, "side": side,
        "page": 4,
    }  # fmt: skip


def said(status, source=None, reference=""):
    return {
        "status": status, "day": "2026-01-01", "source": source, "page": None,
        "reference": reference,
    }  # fmt: skip


def report(**changes):
    return {
        "day": "2026-03-01", "is_reported": True, "is_late": False, "is_done": False,
        "sent": "2026-03-01", "words": "Se repartieron 300 folletos.", "source": None,
        "reference": "",
    } | changes  # fmt: skip


def recommendation(*days, acts=True, owners=(WHO,), **sides):
    actions = [{"institution": WHO, "description": "x", "days": list(days)}] if acts else []
    return row(
        PolicyRowKind.RECOMMENDATION, owners=list(owners), actions=actions,
        sides={"authority": None, "civil": None} | sides,
    )  # fmt: skip


def fact(answer):
    return row(PolicyRowKind.FACT, institution=WHO, answer=answer)


def indicator(reason, *, value=None, contested=(), targets=(), status="cannot_be_said", sources=()):
    year = {"period": "2025", "value": value, "reason": reason}
    return row(
        PolicyRowKind.INDICATOR,
        figure={"period": "2025", "value": 9, "asked": 33},
        institutions=[{"code": WHO, "series": [year]}],
        contested=list(contested), targets=list(targets), progress={"status": status},
        sources=list(sources),
    )  # fmt: skip


def test_an_action_on_a_duty_is_under_way_and_not_fulfilled():
    duty = row(PolicyRowKind.OBLIGATION, owners=[WHO], law="art. 1", actions=[{"institution": WHO}])
    assert stands(duty) == {"under_way": 1}


def test_a_duty_on_which_nobody_acts_is_not_begun():
    assert stands(row(PolicyRowKind.OBLIGATION, owners=[WHO], actions=[])) == {"pending": 1}


def test_a_report_of_booklets_fulfils_nothing():
    assert stands(recommendation(report())) == {"under_way": 1}


def test_what_was_reported_once_and_is_late_since_is_late_alone():
    late = report(is_reported=False, is_late=True)
    assert stands(recommendation(report(), late)) == {"late": 1}


def test_in_progress_by_civil_society_is_under_way():
    one = recommendation(acts=False, civil=said("in_progress", PAPER))
    assert stands(one) == {"under_way": 1}


@pytest.mark.parametrize("side", ["authority", "civil"])
def test_what_either_side_says_is_fulfilled_with_its_source_is_fulfilled(side):
    one = recommendation(acts=False, **{side: said("implemented", reference="Informe, p. 3")})
    assert stands(one) == {"did": 1}


def test_a_word_without_a_document_fulfils_nothing():
    assert stands(recommendation(acts=False, authority=said("implemented"))) == {"pending": 1}


@pytest.mark.parametrize(("given", "part"), [({"source": PAPER}, "did"), ({}, "under_way")])
def test_what_is_reported_as_done_needs_its_document(given, part):
    assert stands(recommendation(report(is_done=True, **given))) == {part: 1}


def test_what_one_institution_reports_as_done_is_not_done_by_another():
    one = recommendation(report(is_done=True, source=PAPER), owners=(WHO, "SSPC"))
    assert (stands(one), stands(one, of="SSPC")) == ({"did": 1}, {"pending": 1})


@pytest.mark.parametrize(
    ("standing", "steps", "part"),
    [
        ("kept", [step("kept")], "did"),
        ("kept_late", [step("kept")], "did"),
        ("kept", [step("kept", None)], "under_way"),
        ("open", [], "pending"),
        ("open", [step("started")], "under_way"),
        ("past", [step("started")], "late"),
        ("given_up", [step("given_up")], "given_up"),
    ],
)
def test_a_promise_stands_in_one_place(standing, steps, part):
    assert stands(promise(standing, *steps)) == {part: 1}


@pytest.mark.parametrize(
    ("side", "paper"), [("civil", PAPER), ("authority", BY_OTHERS), ("authority", PAPER)]
)
def test_the_word_is_of_who_said_the_step_whoever_issued_the_document(side, paper):
    kept = promise("kept", step("kept", paper, side))
    [said] = fulfilments(kept.kind, kept.body)
    assert (said["side"], said["source"], said["page"]) == (side, paper, 4)


def test_each_side_that_says_a_promise_is_kept_is_named_once():
    both = promise("kept", *(step("kept", PAPER, one) for one in ("authority", "civil", "civil")))
    assert [one["side"] for one in fulfilments(both.kind, both.body)] == ["authority", "civil"]


def test_what_is_reported_as_done_erases_no_late_report():
    late = report(is_reported=False, is_late=True)
    done = recommendation(late, late, report(is_done=True, source=PAPER))
    [found] = institution_rows([done], NOBODY)
    assert (len(found.body["did"]), len(found.body["late"])) == (1, 0)
    assert found.body[LATE_REPORTS] == [[str(done.kind), done.code]] * 2
    assert found.body["counts"][LATE_REPORTS] == 2
    # Beside what it owes, and no part of it.
    assert found.body["counts"]["owed"] == 1


@pytest.mark.parametrize(
    ("answer", "part"),
    [
        ("not_answered", "silent"),
        ("answered", "stated"),
        ("corrected_unshared", "stated"),
        ("reserved", "stated"),
        ("does_not_exist", "stated"),
        ("not_competent", "stated"),
    ],
)
def test_only_who_did_not_answer_is_silent(answer, part):
    assert stands(fact(answer)) == {part: 1}


@pytest.mark.parametrize("reason", ["nobody_stated", "no_denominator", "without_figure"])
def test_of_whom_there_is_no_figure_there_is_no_data_and_no_silence(reason):
    assert stands(indicator(reason)) == {"no_data": 1}


def test_a_report_that_did_not_come_is_no_lack_of_data():
    assert stands(indicator("not_reported")) == {}


def test_a_silence_is_told_by_its_fact_alone():
    assert stands(indicator("not_answered"), fact("not_answered")) == {"silent": 1}


def test_an_observation_past_its_term_is_silence():
    late = {"state": "late", "institution": WHO}
    assert stands(indicator("", value=3, contested=[late])) == {"silent": 1}


@pytest.mark.parametrize(
    ("due", "status", "sources", "part"),
    [
        ("2027-01-01", "on_track", [], "pending"),
        ("2026-01-01", "target_missed", [], "late"),
        ("2026-01-01", "target_met", ["FACT"], "did"),
        ("2027-01-01", "target_met", [], "pending"),
    ],
)
def test_a_target_is_met_by_a_figure_with_its_sources(due, status, sources, part):
    target = {"institution": WHO, "due": due}
    one = indicator("", value=3, targets=[target], status=status, sources=sources)
    assert stands(one) == {part: 1}


def test_the_parts_add_up_to_what_it_owes_and_share_nothing():
    rows = [
        promise("given_up", step("given_up")), recommendation(report()), fact("not_answered"),
        row(PolicyRowKind.OBLIGATION, owners=[WHO], actions=[]), indicator("nobody_stated"),
    ]  # fmt: skip
    found = {one.code: one.body for one in institution_rows(rows, NOBODY)}
    body = found[WHO]
    keys = Counter(tuple(key) for part in PARTS for key in body[part])
    assert set(keys.values()) == {1}
    assert body["counts"]["owed"] == sum(body["counts"][part] for part in OWED) == 3
