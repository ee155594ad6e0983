"""What a report holds: figures from what was known, each with its footnotes, in two languages."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.factories.policy import FACTS, INVESTIGATED
from tests.factories.publication import let_out, make_event, make_house
from tests.factories.reports import (
    DRAFTED,
    FEBRUARY,
    FIRST_HALF,
    KNOWN,
    MARKUP,
    YEAR,
    tell_facts,
    tell_promises,
    tell_recommendations,
    tell_request,
)
from tests.factories.statements import keep, let_stand, say
from tests.factories.tables import make_keepers, make_quarter

from baluarte.domain.accountability.models import Commitment, Recommendation
from baluarte.domain.publication.actions import publish_edition
from baluarte.domain.publication.choices import ErratumGround, PolicyRowKind
from baluarte.domain.publication.models import (
    PolicyEdition,
    PolicyErratum,
    PolicyRelease,
    PolicyRow,
    PublishedReport,
)
from baluarte.domain.publication.queries.policy_harm import reports_with_harm
from baluarte.domain.publication.reports.body import encoded
from baluarte.domain.publication.reports.drafting import compose
from baluarte.domain.publication.reports.wording import LANGUAGES
from baluarte.domain.statements.choices import Answer
from baluarte.domain.statements.models import Statement
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy import policy_indicators
from baluarte.norms.policy.report_calendar import ReportPeriod, report_rules

pytestmark = pytest.mark.django_db
AFTER_HALF = DRAFTED + timedelta(days=150)
RELEASED = DRAFTED + timedelta(days=60)


@pytest.fixture
def told(desk):
    """Facts, promises, an unanswered request and an assessed set of February."""
    tell_facts(desk)
    tell_promises(desk)
    tell_request(desk)
    desk.set_code = tell_recommendations(desk)
    return desk


def composed(by, kind="monthly", subject="", period=FEBRUARY, known_at=DRAFTED):
    with acting_as(by.pk):
        return compose(kind=kind, subject=subject, period=period, known_at=known_at)


def test_a_correction_that_its_house_keeps_to_itself_changes_no_report_of_hers(desk):
    tell_facts(desk)
    with acting_as(desk.documenter.pk):
        shared = Statement.objects.get(document__is_shared=True, answer=Answer.ANSWERED)
    own = keep(
        desk.documenter, desk.other, at=KNOWN, is_shared=False, content=b"Solo de la casa.",
        document_date=date(2026, 2, 3),
    )  # fmt: skip
    given = {"at": KNOWN, "said_date": date(2026, 2, 3), "value": Decimal(7)}
    let_stand(desk.verifier, say(desk.documenter, own, supersedes=shared, **given), at=KNOWN)
    theirs, ours = composed(desk.curator), composed(desk.documenter)
    received = theirs["sections"][1]["figures"][0]
    assert (received["code"], received["value"]) == ("received", "2")
    assert encoded(ours) == encoded(theirs)
    of_the_office = {"kind": "institution", "subject": shared.institution, "period": FIRST_HALF}
    assert encoded(composed(desk.documenter, **of_the_office)) == encoded(
        composed(desk.curator, **of_the_office)
    )


def every(desk):
    """Compose one of each kind."""
    return [
        composed(desk.analyst),
        composed(desk.analyst, "annual", period=YEAR),
        composed(desk.analyst, "recommendation_set", desk.set_code, FIRST_HALF, AFTER_HALF),
        composed(desk.analyst, "institution", "SEGOB", FIRST_HALF, AFTER_HALF),
    ]


def section(body, code):
    return next(one for one in body["sections"] if one["code"] == code)


def values(body, code):
    return {one["code"]: one["value"] for one in section(body, code)["figures"]}


def texts(node):
    """Yield everything that is said in two languages."""
    if isinstance(node, dict):
        if set(node) == set(LANGUAGES):
            yield node
        else:
            for one in node.values():
                yield from texts(one)
    elif isinstance(node, list):
        for one in node:
            yield from texts(one)


def test_a_month_counts_what_is_shared_and_stood_by_then(told):
    body = composed(told.analyst)
    assert values(body, "statements")["received"] == "2"
    assert values(body, "statements")["answer_answered"] == "1"
    assert values(body, "statements")["answer_not_answered"] == "1"
    assert values(body, "requests") == {"sent": "1", "answered": "0", "late": "0"}
    assert values(body, "commitments") == {
        "due": "2", "kept": "1", "kept_late": "0", "past": "1", "given_up": "0",
    }  # fmt: skip
    assert values(body, "recommendations") == {"authority": "1", "civil": "1"}


def test_a_request_is_late_once_its_term_is_over(told):
    march = composed(told.analyst, period=FEBRUARY.after, known_at=DRAFTED + timedelta(days=40))
    assert values(march, "requests")["late"] == "1"
    [row] = section(march, "requests")["table"]["rows"]
    assert row["cells"][2]["es"] == "2 de marzo de 2026"


def test_what_came_later_changes_nothing_of_an_instant_before(told):
    before = composed(told.analyst)
    later = keep(told.documenter, told.other, at=AFTER_HALF, content=b"Tarde.")
    row = say(told.documenter, later, heading="files_opened", at=AFTER_HALF)
    let_stand(told.verifier, row, at=AFTER_HALF)
    tell_later = composed(told.analyst, known_at=DRAFTED)
    assert encoded(tell_later) == encoded(before)


def test_everybody_who_drafts_reports_gets_the_same_bytes(told):
    bodies = {encoded(composed(who)) for who in (told.analyst, told.curator, told.second)}
    assert len(bodies) == 1
    for one, other in zip(every(told), every(told), strict=True):
        assert encoded(one) == encoded(other)


def test_every_figure_and_row_has_a_footnote_that_is_there(told):
    for body in every(told):
        numbers = {one["number"] for one in body["footnotes"]}
        cited = [
            one["notes"]
            for part in body["sections"]
            for one in [*part["figures"], *(part["table"] or {"rows": []})["rows"]]
        ]
        assert (bool(cited), all(cited)) == (True, True)
        assert {number for notes in cited for number in notes} <= numbers
        assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_a_figure_has_a_value_or_a_reason_and_none_is_zero_for_want_of_data(told):
    for body in every(told):
        for figure in (one for part in body["sections"] for one in part["figures"]):
            has_reason = figure.get("reason") is not None
            assert (figure["value"] is None) is has_reason
            assert (figure["state"] in ("no_data", "withheld")) is has_reason


def test_everything_is_said_in_both_languages(told):
    for body in every(told):
        found = list(texts(body))
        assert (len(found) > 40, [one for one in found if not all(one.values())]) == (True, [])


def test_a_document_is_cited_by_its_page_and_one_that_is_not_shared_is_not_named(told):
    body = composed(told.analyst, "annual", period=YEAR)
    documents = [one for one in body["footnotes"] if one["kind"] == "document"]
    assert {one.get("page") for one in documents} <= {3, None}
    assert "Otro." not in json.dumps(body)
    monthly = composed(told.analyst)
    shown = [one for one in monthly["footnotes"] if one["kind"] == "document"]
    assert all(one["sha256"] and one["document"] for one in shown)


def test_cases_are_never_counted_but_through_a_released_table(told):
    annual = composed(told.analyst, "annual", period=YEAR)
    protection = {one["code"]: one for one in section(annual, "protection")["figures"]}
    withheld = protection["PRO-P-01"]
    assert (withheld["state"], withheld["reason"]) == ("withheld", "confidential")
    assert withheld["shown"] == {"es": "no se publica", "en": "not published"}
    for code in ("PRV-O-01", "PRV-P-03", "PRV-O-02"):
        [one] = [f for f in section(annual, "prevention")["figures"] if f["code"] == code]
        assert (one["state"], one["value"]) == ("withheld", None)
    monthly = composed(told.analyst)
    assert [one["state"] for one in section(monthly, "protection")["figures"]] == ["withheld"]


def test_an_annual_report_says_target_progress_and_both_sides_of_each(told):
    annual = composed(told.analyst, "annual", period=YEAR)
    figures = [f for part in annual["sections"][1:] for f in part["figures"]]
    assert len(figures) == len(policy_indicators())
    terms = [one["term"]["es"] for one in figures[0]["more"]]
    assert terms == ["Meta acordada", "Avance", "La autoridad dice", "La sociedad civil dice"]


def test_a_figure_whose_facts_were_corrected_unshared_says_so_and_has_no_value(desk):
    day = date(2026, 2, 3)
    given = {"at": KNOWN, "said_date": day}
    kept = {"at": KNOWN, "document_date": day}
    shared = keep(desk.curator, desk.home, **kept)
    own = keep(desk.curator, desk.home, is_shared=False, content=b"Otro.", **kept)
    rows = [say(desk.curator, shared, **given, **one) for one in FACTS[:2]]
    let_stand(desk.second, *rows, at=KNOWN)
    before = figure_of(composed(desk.analyst, "annual", period=YEAR), INVESTIGATED)
    newer = say(desk.curator, own, **given, **FACTS[1], supersedes=rows[1])
    let_stand(desk.second, newer, at=KNOWN)
    after = figure_of(composed(desk.analyst, "annual", period=YEAR), INVESTIGATED)
    assert (before["value"], after["value"]) == ("25", None)
    assert after["reason"] == "corrected_unshared"


def figure_of(body, code):
    [found] = [f for part in body["sections"][1:] for f in part["figures"] if f["code"] == code]
    return found


def test_a_set_shows_both_sides_of_each_with_its_evidence(told):
    body = composed(told.analyst, "recommendation_set", told.set_code, FIRST_HALF, AFTER_HALF)
    found = values(body, "whole")
    assert (found["known"], found["differ"], found["neither"]) == ("3", "1", "2")
    first, second, _third = section(body, "each")["table"]["rows"]
    assert "Plenamente implementada" in first["cells"][1]["es"]
    assert second["cells"][2] == {"es": "Nada", "en": "Nothing"}
    assert MARKUP in body["footnotes"][first["notes"][1] - 1]["says"]["es"]


def test_an_institution_owes_did_and_is_late(told):
    body = composed(told.analyst, "institution", "SEGOB", FIRST_HALF, AFTER_HALF)
    assert values(body, "owes")["recommendations"] == "1"
    assert values(body, "late")["past"] == "1"
    assert (values(body, "did")["kept"], values(body, "did")["fulfilled"]) == ("1", "1")
    silent = composed(told.analyst, "institution", "EDO-09-FIS", FIRST_HALF, AFTER_HALF)
    assert values(silent, "silent")["requests"] == "1"


def test_without_an_edition_there_is_no_data_and_not_zero(told):
    found = section(composed(told.analyst), "aggressions")["figures"]
    assert [one.get("reason") for one in found[:3]] == ["no_edition"] * 3


@pytest.fixture
def keepers(as_operator, as_worker):
    with as_operator():
        made = make_keepers()
    made.as_worker = as_worker
    make_quarter(made)
    return made


def test_a_released_table_speaks_of_cases_as_rounded_and_is_cited(keepers):
    release = keepers.release()
    year = ReportPeriod.read("2026")
    body = composed(keepers.owner, "annual", period=year, known_at=RELEASED)
    assert body["tables"] == [str(release)]
    told = [one for one in section(body, "protection")["figures"] if one["state"] == "released"]
    first = told[0]
    assert (first["code"], first["shown"]["es"]) == ("PRO-P-01_federal_2026-T1", "menos de 5")
    assert body["footnotes"][first["notes"][0] - 1]["table"] == str(release)
    before = composed(keepers.owner, "annual", period=year, known_at=DRAFTED)
    assert before["tables"] == []


@pytest.fixture
def published(desk, as_operator):
    """One event of January and one of February, in an edition of February."""
    with as_operator():
        desk.home_list = make_house()
        made = [make_event(desk.home_list, on=day) for day in (date(2026, 1, 9), date(2026, 2, 9))]
    for one in made:
        let_out(desk.home_list, one)
    with desk.as_worker(desk.curator):
        return publish_edition(by=desk.curator.pk, at=KNOWN + timedelta(days=1))


def test_a_month_counts_the_edition_that_stood_and_cites_it(desk, cast, published):
    body = composed(desk.analyst)
    figures = {one["code"]: one for one in section(body, "aggressions")["figures"]}
    assert figures["editions"]["value"] == "1"
    cited = {body["footnotes"][n - 1].get("edition") for n in figures["events"]["notes"]}
    assert str(published) in cited
    assert body["editions"] == [published.number]
    early = composed(desk.analyst, known_at=KNOWN)
    assert early["editions"] == []


def test_each_kind_of_the_calendar_can_be_composed(told):
    assert {body["kind"] for body in every(told)} == set(report_rules())


def test_a_half_year_and_a_month_have_their_names(told):
    body = composed(told.analyst, "recommendation_set", told.set_code, FIRST_HALF, AFTER_HALF)
    assert body["period_said"] == {"es": "primer semestre de 2026", "en": "first half of 2026"}
    december = ReportPeriod.read("2025-12")
    named = composed(told.analyst, period=december)["title"]["es"]
    assert named == "Informe mensual: diciembre de 2025"


@pytest.fixture
def noted(told, as_operator):
    """An edition of the policy whose words were noted since they could harm somebody."""
    with acting_as(told.analyst.pk):
        promise = Commitment.objects.get(says=MARKUP)
        recommendation = Recommendation.objects.filter(statuses__isnull=False).first()
    words = {
        (PolicyRowKind.COMMITMENT, promise.reference): MARKUP,
        (PolicyRowKind.RECOMMENDATION, recommendation.code): recommendation.text_es,
    }
    with as_operator():
        edition = PolicyEdition.objects.create(
            known_at=KNOWN, sha256="0" * 64, size=2, prepared_at=KNOWN, prepared_by=told.analyst
        )
        release = PolicyRelease.objects.create(
            edition=edition, number=1, known_at=KNOWN, released_at=KNOWN, is_invented=True,
            sha256="0" * 64, size=2,
        )  # fmt: skip
        for place, ((kind, code), text) in enumerate(words.items()):
            PolicyRow.objects.create(
                edition=edition, position=place, kind=kind, code=code, label_es=text,
                label_en=text, body={}, digest="0" * 64,
            )  # fmt: skip
            PolicyErratum.objects.create(
                release=release, kind=kind, code=code, ground=ErratumGround.HARM, newest_number=1,
                noted_date=KNOWN.date(),
            )  # fmt: skip
    return list(words.values())


def test_words_noted_for_harm_are_in_no_kind_of_report(told, noted):
    for body in every(told):
        cells = [
            text
            for part in body["sections"]
            for row in (part["table"] or {"rows": []})["rows"]
            for cell in row["cells"]
            for text in cell.values()
        ]
        assert [text for text in cells for word in noted if word in text] == []


def test_a_report_that_was_out_before_is_named_to_who_takes_it_back(told, noted, as_operator):
    version = told.draft()
    body = {"sections": [{"table": {"rows": [{"cells": [{"es": f"1. {noted[0]}"}]}]}}]}
    released = told.let_out(version)
    with acting_as(told.curator.pk):
        assert reports_with_harm() == []
    with as_operator():
        PublishedReport.objects.filter(pk=released.pk).update(body=body)
    with acting_as(told.curator.pk):
        assert [one.pk for one in reports_with_harm()] == [released.pk]
