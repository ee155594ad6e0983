"""What is said of an inquiry: taken with its source, refused with its rule, corrected, taken back."""

from datetime import date, timedelta

import pytest
from tests.factories.cases import make_case
from tests.factories.investigation import (
    OTHER_OFFICE,
    PROTOCOL,
    make_inquiry,
    say_status,
    told,
)
from tests.factories.procedure import BEFORE, local

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.investigation import queries
from baluarte.domain.investigation.actions import (
    NewInquiry,
    answer_act_request,
    answer_criterion,
    ask_for_act,
    classify,
    count_suspects,
    decide_hypothesis,
    keep_number,
    open_inquiry,
    record_act,
    record_status,
    state_hypothesis,
    take_back,
)
from baluarte.domain.investigation.choices import (
    ActOutcome,
    Answered,
    OfWhom,
    RequestAnswer,
    Verdict,
)
from baluarte.domain.investigation.models import Inquiry
from baluarte.domain.investigation.refusals import InquiryRefused
from baluarte.domain.procedure.actions import load_protocols
from baluarte.domain.wall.context import acting_as
from baluarte.norms.protocols import library

pytestmark = pytest.mark.django_db
LATER = BEFORE + timedelta(hours=1)


@pytest.fixture
def case(cast):
    return make_case(cast)[0]


@pytest.fixture
def inquiry(cast, case):
    return make_inquiry(cast, case)


def as_owner(cast, do, *, at=BEFORE, **given):
    by = cast.owner.pk
    with acting_as(by):
        return do(**given, by=by, at=at)


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("kind", {"kind": "gossip"}),
        ("authority", {"authority": "EDO-99-FIS"}),
        ("not_there", {"authority": "FGR", "told": told("2010-05-01")}),
        ("ahead", {"told": told("2026-05-01")}),
        ("date", {"told": told("ayer")}),
        ("source", {"told": told("2026-01-10", source="rumour")}),
        ("confidence", {"told": told("2026-01-10", confidence="D")}),
        ("protocol", {"kind": "amparo"}),
        ("victim", {"victim_number": 0}),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(cast, case, code, given):
    with pytest.raises(InquiryRefused) as refused:
        make_inquiry(cast, case, **given)
    assert refused.value.code == code
    with acting_as(cast.owner.pk):
        assert not Inquiry.objects.exists()


def test_an_inquiry_is_about_something(cast):
    new = NewInquiry(kind="criminal_file", authority="FGR", told=told())
    with pytest.raises(InquiryRefused) as refused:
        as_owner(cast, open_inquiry, new=new)
    assert refused.value.code == "about"


def test_a_stranger_adds_nothing(cast, case, inquiry):
    by = cast.stranger.pk
    with acting_as(by):
        new = NewInquiry(kind="criminal_file", authority="FGR", told=told(), case=case)
        with pytest.raises(NotAllowed):
            open_inquiry(new=new, by=by, at=BEFORE)
        with pytest.raises(NotAllowed):
            record_status(inquiry=inquiry, status="INV_INI", told=told(), by=by, at=BEFORE)


def test_an_open_file_keeps_its_version_and_locks_the_text(cast, inquiry):
    assert inquiry.text.code == "journalist_investigation"
    from baluarte.domain.investigation.effects import say_how_many_follow

    with acting_as(cast.owner.pk):
        assert say_how_many_follow(text=inquiry.text_id) == 1


def test_s26_a_second_text_is_loaded_without_code_and_open_files_keep_theirs(
    cast, case, inquiry, as_operator
):
    """After an invented reform the act of risk has another name, and there is one act more."""
    first = library.texts()[PROTOCOL][1]
    act = first[first.index("- id: IP-02") : first.index("- id: IP-03")]
    second = (
        first.replace("version: 1\n", "version: 2\nvalid_from: 2026-04-01\n", 1)
        .replace(act, act + act.replace("IP-02", "IP-23"))
        .replace("Análisis inmediato de riesgo", "Análisis de riesgo en el acto")
    )
    at = local("2026-04-01 00:00")
    with as_operator():
        load_protocols(texts={PROTOCOL: {2: second}}, by=None, at=at)
    newer = make_inquiry(cast, case, at=at + timedelta(days=3), told=told("2026-04-02"))
    acts = {}
    with acting_as(cast.owner.pk):
        for one in (inquiry, newer):
            acts[one.text_id] = {said.step.id: said.step for said in queries.acts_of(one)}
    old, new = acts[f"{PROTOCOL}/1"], acts[f"{PROTOCOL}/2"]
    assert (len(old), set(new) - set(old)) == (22, {"IP-23"})
    assert [one["IP-05"].name["es"][:24] for one in (old, new)] == [
        "Análisis inmediato de ri", "Análisis de riesgo en el",
    ]  # fmt: skip
    # An act of the newer text is none of a file that keeps the older.
    with pytest.raises(InquiryRefused):
        as_owner(cast, record_act, inquiry=inquiry, act="IP-23", outcome=ActOutcome.DONE,
                 told=told("2026-01-12"))  # fmt: skip


def test_a_file_goes_from_one_state_to_another(cast, inquiry):
    say_status(cast, inquiry, "INV_INI", "2026-01-10")
    with pytest.raises(InquiryRefused) as refused:
        say_status(cast, inquiry, "INCOMP", "2026-02-01")
    assert refused.value.code == "to_authority"
    passed = say_status(cast, inquiry, "INCOMP", "2026-02", to_authority=OTHER_OFFICE)
    assert (passed.first_date, passed.last_date) == (date(2026, 2, 1), date(2026, 2, 28))
    with acting_as(cast.owner.pk):
        held = queries.inquiry_of(inquiry.reference)
        assert (held.status, held.news_date) == ("INCOMP", date(2026, 2, 28))
        found = queries.history_of(held)
        assert found.current == passed
        assert not found.has_contradictions
        assert found.days_without_news(date(2026, 3, 30)) == 30


def test_a_correction_and_what_is_taken_back_leave_what_was_said(cast, inquiry):
    first = say_status(cast, inquiry, "INV_INI", "2026-01-10")
    wrong = say_status(cast, inquiry, "JUDIC", "2026-02-01", source="press")
    right = say_status(cast, inquiry, "ARCH_T", "2026-02-01", source="notice", corrects=wrong)
    with acting_as(cast.owner.pk):
        rows = [one.row for one in queries.history_of(inquiry).statuses]
        assert rows == [first, right]
    with pytest.raises(InquiryRefused) as refused:
        say_status(cast, inquiry, "VINC", "2026-02-02", corrects=wrong)
    assert refused.value.code == "not_now"
    with pytest.raises(InquiryRefused) as refused:
        as_owner(cast, take_back, row=right, reason=" ")
    assert refused.value.code == "reason"
    as_owner(cast, take_back, row=right, reason="Era de otra carpeta (inventado).")
    with acting_as(cast.owner.pk):
        found = queries.inquiry_of(inquiry.reference)
        assert found.status == "INV_INI"
        assert [one.row for one in queries.history_of(found).statuses] == [first]


def test_no_status_of_another_kind_and_no_file_joined_to_itself(cast, inquiry):
    with pytest.raises(InquiryRefused) as refused:
        say_status(cast, inquiry, "AM_ADM", "2026-02-01")
    assert refused.value.code == "status"
    with pytest.raises(InquiryRefused) as refused:
        say_status(cast, inquiry, "ACUM", "2026-02-01", other=inquiry)
    assert refused.value.code == "itself"


def test_crimes_and_suspects_are_codes_and_numbers(cast, inquiry):
    as_owner(cast, classify, inquiry=inquiry, of_whom=OfWhom.AUTHORITY, crime="robbery",
             told=told("2026-01-10"))  # fmt: skip
    as_owner(cast, classify, inquiry=inquiry, of_whom=OfWhom.VICTIM, crime="attempted_homicide",
             told=told("2026-01-12"))  # fmt: skip
    as_owner(cast, count_suspects, inquiry=inquiry, suspects="PE-POM", stage="identified",
             number=0, told=told("2026-02-01"))  # fmt: skip
    for code, given in (
        ("suspects", {"suspects": "PE-XXX"}), ("stage", {"stage": "liked"}), ("number", {"number": -1}),
    ):  # fmt: skip
        asked = {"suspects": "PE-POM", "stage": "named", "number": 1} | given
        with pytest.raises(InquiryRefused) as refused:
            as_owner(cast, count_suspects, inquiry=inquiry, told=told(), **asked)
        assert refused.value.code == code
    with pytest.raises(InquiryRefused):
        as_owner(cast, classify, inquiry=inquiry, of_whom=OfWhom.VICTIM, crime="x", told=told())
    with acting_as(cast.owner.pk):
        said = {one.of_whom: one.crime for one in queries.classifications_of(inquiry)}
        assert said == {"authority": "robbery", "victim": "attempted_homicide"}
        [suspects] = queries.suspects_of(inquiry)
        assert suspects.number == 0


def test_acts_are_said_with_their_source_and_differ_aloud(cast, inquiry):
    with pytest.raises(InquiryRefused) as refused:
        as_owner(cast, record_act, inquiry=inquiry, act="CP-1", outcome=ActOutcome.DONE,
                 told=told())  # fmt: skip
    assert refused.value.code == "act"
    with pytest.raises(InquiryRefused) as refused:
        as_owner(cast, record_act, inquiry=inquiry, act="IP-12",
                 outcome=ActOutcome.NOT_APPLICABLE, told=told())  # fmt: skip
    assert refused.value.code == "reason"
    as_owner(cast, record_act, inquiry=inquiry, act="IP-15", outcome=ActOutcome.NOT_DONE,
             told=told("2026-02-01"))  # fmt: skip
    as_owner(cast, record_act, inquiry=inquiry, act="IP-15", outcome=ActOutcome.DONE,
             told=told("2026-02-10", source="information_request"), at=LATER)  # fmt: skip
    with acting_as(cast.owner.pk):
        acts = {one.step.id: one for one in queries.acts_of(inquiry)}
        assert len(acts) == 22
        assert acts["IP-15"].disagree
        assert acts["IP-15"].newest.source == "information_request"
        assert acts["IP-01"].newest is None


def test_no_hypothesis_goes_without_its_reason(cast, inquiry):
    other = as_owner(cast, state_hypothesis, inquiry=inquiry, is_of_the_work=False,
                     told=told("2026-01-15", words="Un asalto (inventado)."))  # fmt: skip
    work = as_owner(cast, state_hypothesis, inquiry=inquiry, is_of_the_work=True,
                    told=told("2026-01-20", words="Su reportaje sobre el río (inventado)."))  # fmt: skip
    with pytest.raises(InquiryRefused) as refused:
        as_owner(cast, decide_hypothesis, hypothesis=work, verdict=Verdict.DISCARDED,
                 told=told("2026-02-01"))  # fmt: skip
    assert (refused.value.code, refused.value.right) == (
        "reason_of_law", "Protocolo Homologado, IP-07",
    )  # fmt: skip
    as_owner(cast, decide_hypothesis, hypothesis=work, verdict=Verdict.DISCARDED,
             told=told("2026-02-01", words="Dicen que no cubría política (inventado)."), at=LATER)  # fmt: skip
    with acting_as(cast.owner.pk):
        found = queries.hypotheses_of(inquiry)
        assert [(one.row, one.verdict) for one in found] == [
            (work, "discarded"), (other, "kept"),
        ]  # fmt: skip
        words, _ = queries.words_of(inquiry, by=cast.owner.pk, at=BEFORE)
        assert [one.text for one in words[work.pk]] == [
            "Su reportaje sobre el río (inventado).", "Dicen que no cubría política (inventado).",
        ]  # fmt: skip


def test_what_she_asks_for_is_due_in_three_working_days(cast, inquiry):
    # A Friday: the third working day is the Wednesday after.
    asked = as_owner(cast, ask_for_act, inquiry=inquiry, act="IP-09",
                     told=told("2026-02-20", words="Que se recojan las cámaras (inventado)."))  # fmt: skip
    with acting_as(cast.owner.pk):
        [one] = queries.asked_acts_of(inquiry)
        assert (one.row, one.due_date) == (asked, date(2026, 2, 25))
        assert not one.is_late(date(2026, 2, 25))
        assert one.is_late(date(2026, 2, 26))
    with pytest.raises(InquiryRefused) as refused:
        as_owner(cast, answer_act_request, request=asked, answer=RequestAnswer.GRANTED,
                 told=told("2026-02-19"))  # fmt: skip
    assert refused.value.code == "before_asking"
    with pytest.raises(InquiryRefused) as refused:
        as_owner(cast, answer_act_request, request=asked, answer=RequestAnswer.REFUSED,
                 told=told("2026-02-26"))  # fmt: skip
    assert refused.value.code == "reason"
    as_owner(cast, answer_act_request, request=asked, answer=RequestAnswer.REFUSED_WITHOUT,
             told=told("2026-02-26"))  # fmt: skip
    with pytest.raises(InquiryRefused) as refused:
        as_owner(cast, answer_act_request, request=asked, answer=RequestAnswer.GRANTED,
                 told=told("2026-02-27"))  # fmt: skip
    assert refused.value.code == "answered"
    with acting_as(cast.owner.pk):
        [one] = queries.asked_acts_of(inquiry)
        assert one.is_late(date(2026, 3, 1))


def test_the_nine_criteria_of_attraction(cast, inquiry):
    as_owner(cast, answer_criterion, inquiry=inquiry, criterion="AT-4", answer=Answered.YES,
             told=told("2026-02-01"))  # fmt: skip
    with pytest.raises(InquiryRefused) as refused:
        as_owner(cast, answer_criterion, inquiry=inquiry, criterion="AT-10", answer=Answered.YES,
                 told=told())  # fmt: skip
    assert refused.value.code == "criterion"
    with acting_as(cast.owner.pk):
        assert {code: one.answer for code, one in queries.criteria_of(inquiry).items()} == {
            "AT-4": "yes"
        }


def test_the_number_is_sealed_and_opens_logged(cast, inquiry):
    as_owner(cast, keep_number, inquiry=inquiry, number="UIPJ/XAL/1234/2026 (inventado)")
    with pytest.raises(InquiryRefused):
        as_owner(cast, keep_number, inquiry=inquiry, number=" ")
    with acting_as(cast.owner.pk):
        [row] = queries.numbers_of(inquiry)
        assert b"1234" not in bytes(row.sealed_text)
        _, [opened] = queries.words_of(inquiry, by=cast.owner.pk, at=BEFORE)
        assert opened.text == "UIPJ/XAL/1234/2026 (inventado)"
