"""Pages of double coding: nothing where it is off, nothing of the first coding to the second."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.api.workbench import program_of
from tests.factories.access import make_account
from tests.factories.registry import make_event, make_events, share_with
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.audit.models import Entry
from baluarte.domain.double_coding import actions as coding_actions
from baluarte.domain.double_coding.models import (
    DoubleCoding,
    DrawnEvent,
    Reconciliation,
    SecondCoding,
)
from baluarte.domain.registry.choices import CodedField
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db
CODED = {
    "date_": "day", "date_day": "3", "date_month": "5", "date_year": "2025",
    "state": "30", "municipality": "30001", "place_precision": "municipality",
    "types_0": [], "perpetrators": ["PE-UNK"], "victims": "1",
    "link_to_work": "not_determined", "status": "REP",
}  # fmt: skip
OFF = ("double_coding", "coders_agreement")


def turn_on(side, *, fields=tuple(CodedField), share=100):
    steward, now = side.steward.pk, timezone.now()
    with acting_as(steward):
        coding_actions.set_double_coding(
            compartment=side.compartment, share=share, fields=fields, by_type=False,
            since_date=now.date() - timedelta(days=400), by=steward, at=now,
        )  # fmt: skip


def draw(side):
    with acting_as(side.steward.pk):
        return coding_actions.draw_lot(
            compartment=side.compartment, by=side.steward.pk, at=timezone.now()
        )


@pytest.fixture
def drawn(cast):
    """An event that the owner coded, drawn to be coded by another."""
    one = make_event(cast.side, names="Zenaida Inventada", date="2019-11-07")
    turn_on(cast.side)
    draw(cast.side)
    return one


@pytest.fixture
def coding(enter, cast, drawn):
    """The same event, coded otherwise by a colleague."""
    browser = enter(cast.side.colleague)
    browser.post(page_of("take_second_coding", drawn))
    answer = browser.post(page_of("second_coding", drawn), sent_for(browser, drawn))
    assert answer.status_code == 302
    return drawn


def sent_for(browser, one, **otherwise) -> dict:
    """Return what a browser sends for a coding; a threat, as the page offers it."""
    form = browser.get(page_of("second_coding", one)).context["form"]
    [threats] = [
        group.name for group in form.groups_of_types() if "AG-THR" in dict(group.field.choices)
    ]
    return CODED | {threats: ["AG-THR"]} | otherwise


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("name", OFF)
@pytest.mark.parametrize("who", ["owner", "colleague", "without_role", "stranger"])
def test_nothing_is_there_where_it_is_off(enter, cast, name, who):
    assert enter(getattr(cast, who)).get(page_of(name)).status_code == 404


def test_where_it_is_off_nothing_leads_to_it_but_for_the_steward(enter, cast):
    quality = page_of("quality")
    assert "doble-codificacion" not in text(enter(cast.owner).get(quality))
    assert page_of("double_coding_rules") in text(enter(cast.side.steward).get(quality))


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 404), ("colleague", 404), ("without_role", 404), ("stranger", 404)],
)
def test_only_a_steward_of_the_list_turns_it_on(enter, cast, who, status):
    address = page_of("double_coding_rule", list_id=cast.side.source_list.pk)
    browser = enter(getattr(cast, who))
    assert browser.get(address).status_code == status
    assert (
        browser.post(page_of("draw_coding_lot", list_id=cast.side.source_list.pk)).status_code
        == 404
    )


def test_a_steward_turns_it_on_and_draws(enter, cast):
    make_events(cast.side, [{}] * 4)
    browser = enter(cast.side.steward)
    since = local_day(timezone.now() - timedelta(days=400)).isoformat()
    sent = {"share": "50", "fields_": ["date", "types"], "since_date": since}
    rule = page_of("double_coding_rule", list_id=cast.side.source_list.pk)
    assert browser.post(rule, sent).status_code == 302
    lot = page_of("draw_coding_lot", list_id=cast.side.source_list.pk)
    assert "2 events drawn out of 4" in text(browser.post(lot, follow=True))
    assert "no event was recorded since the last draw" in text(browser.post(lot, follow=True))
    with acting_as(cast.side.steward.pk):
        assert DoubleCoding.objects.get().fields == ["date", "types"]


def test_a_steward_has_it_drawn_each_day_in_her_name(enter, cast):
    browser = enter(cast.side.steward)
    rule = page_of("double_coding_rule", list_id=cast.side.source_list.pk)
    sent = {"share": "50", "fields_": ["date"], "since_date": "2026-01-01"}
    assert browser.get(rule).context["form"]["is_daily"].value() is None
    assert "once a day" in text(browser.post(rule, sent | {"is_daily": "on"}, follow=True))
    rules = text(browser.get(page_of("double_coding_rules")))
    lot = page_of("draw_coding_lot", list_id=cast.side.source_list.pk)
    assert (cast.side.steward.display_name in rules, lot in rules) == (True, False)
    assert browser.get(rule).context["form"]["is_daily"].value() is True


@pytest.mark.parametrize(
    ("sent", "said"),
    [({"share": "10"}, "Choose at least one field"), ({"share": "101"}, "100")],
)
def test_a_share_of_nothing_is_refused_in_words(enter, cast, sent, said):
    rule = page_of("double_coding_rule", list_id=cast.side.source_list.pk)
    answer = enter(cast.side.steward).post(rule, sent | {"since_date": "2026-01-01"})
    assert (answer.status_code, said in text(answer)) == (422, True)


def test_the_work_waits_for_another_than_who_coded_first(enter, cast, drawn):
    hers = enter(cast.owner).get(page_of("double_coding")).context["work"].to_code
    others = enter(cast.side.colleague).get(page_of("double_coding")).context["work"].to_code
    assert [one.is_own for one in (*hers, *others)] == [True, False]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_of_the_second_coder_is_the_same_whatever_was_coded_first(enter, cast, language):
    first = {"date": "2019-11-07", "municipality_id": "20001", "victims": 4, "types": ["AG-KIL"]}
    events = make_events(cast.side, [{}, first | {"perpetrators": ["PE-MUN"]}])
    turn_on(cast.side)
    draw(cast.side)
    browser = enter(cast.side.colleague)
    pages = []
    for one in events:
        browser.post(page_of("take_second_coding", one))
        said = text(browser.get(page_of("second_coding", one, language=language)))
        pages.append(re.sub(r'csrfmiddlewaretoken" value="\w+"', "", plain(said, one)))
    assert pages[0] == pages[1]


def plain(said, one) -> str:
    """Return a page without what tells its event apart: its reference, written in two ways."""
    return said.replace(one.reference, "").replace(written(one.reference), "")


def test_its_sources_open_on_the_page_itself_and_are_in_the_log(enter, cast, drawn):
    browser = enter(cast.side.colleague)
    browser.post(page_of("take_second_coding", drawn))
    page = page_of("second_coding", drawn)
    assert "Zenaida" not in text(browser.get(page))
    assert "Zenaida Inventada" in text(browser.get(page + "?reportes=abiertos"))
    with acting_as(cast.side.colleague.pk):
        assert Entry.objects.filter(act="registry.open_source_blind").count() == 1


def test_whoever_opens_the_event_meanwhile_is_not_blind(enter, cast, drawn):
    browser = enter(cast.side.colleague)
    browser.post(page_of("take_second_coding", drawn))
    sent = sent_for(browser, drawn)
    browser.get(page_of("field_history", drawn))
    browser.post(page_of("second_coding", drawn), sent)
    with acting_as(cast.owner.pk):
        assert SecondCoding.objects.get().is_blind is False


@pytest.mark.parametrize("reads", ["api_facts", "api_fact", "report", "event"])
def test_whoever_read_it_elsewhere_before_she_took_it_is_not_blind(enter, cast, drawn, reads):
    browser = enter(cast.side.colleague)
    if reads.startswith("api"):
        of = f"/{drawn.reference}" if reads == "api_fact" else ""
        answer = program_of(cast.side.colleague).get(f"/api/v1/events{of}")
    elif reads == "report":
        with acting_as(cast.side.colleague.pk):
            [key] = drawn.links.values_list("report", flat=True)
        answer = browser.get(reverse("report", args=[key]))
    else:
        answer = browser.get(page_of("event", drawn))
    assert answer.status_code == 200
    browser.post(page_of("take_second_coding", drawn))
    browser.post(page_of("second_coding", drawn), sent_for(browser, drawn))
    with acting_as(cast.owner.pk):
        assert SecondCoding.objects.get().is_blind is False


def test_whoever_opened_nothing_is_blind(cast, coding):
    with acting_as(cast.owner.pk):
        kept = SecondCoding.objects.get()
    assert (kept.is_blind, kept.differs) == (True, ["date"])
    assert (kept.second["types"], kept.second["municipality"]) == (["AG-THR"], "30001")


def test_only_what_its_lot_asks_for_is_asked(enter, cast):
    one = make_event(cast.side)
    turn_on(cast.side, fields=["victims"])
    draw(cast.side)
    browser = enter(cast.side.colleague)
    browser.post(page_of("take_second_coding", one))
    form = browser.get(page_of("second_coding", one)).context["form"]
    assert list(form.fields) == ["victims", "had_seen"]
    browser.post(page_of("second_coding", one), {"victims": "3"})
    with acting_as(cast.owner.pk):
        kept = SecondCoding.objects.get()
    assert (kept.fields, kept.second["victims"], kept.differs) == (["victims"], 3, ["victims"])


def two_types(browser, one, **otherwise) -> dict:
    """Return what a browser sends where a threat and a killing are ticked."""
    form = browser.get(page_of("second_coding", one)).context["form"]
    names = {
        group.name: [code for code in ("AG-THR", "AG-KIL") if code in dict(group.field.choices)]
        for group in form.groups_of_types()
    }
    return CODED | {name: codes for name, codes in names.items() if codes} | otherwise


def test_of_several_types_it_is_asked_by_whom_each_was(enter, cast, drawn):
    browser, page = enter(cast.side.colleague), page_of("second_coding", drawn)
    browser.post(page_of("take_second_coding", drawn))
    asked = browser.post(page, two_types(browser, drawn))
    form = asked.context["form"]
    assert (asked.status_code, "say by whom each was" in text(asked)) == (422, True)
    assert {box.name: box.value() for box in form.fields_by_whom()} == {
        "by_AG-KIL": ["PE-UNK"], "by_AG-THR": ["PE-UNK"],
    }  # fmt: skip
    told = {"asked_of": form["asked_of"].value(), "by_AG-KIL": ["PE-OCR"], "by_AG-THR": []}
    assert browser.post(page, two_types(browser, drawn, **told)).status_code == 302
    with acting_as(cast.owner.pk):
        second = SecondCoding.objects.get().second
    assert second["perpetrators"] == ["PE-OCR"]
    assert second["acts"] == [
        {"type": "AG-KIL", "perpetrators": ["PE-OCR"]}, {"type": "AG-THR", "perpetrators": []},
    ]  # fmt: skip


def test_by_whom_of_each_act_is_shown_before_it_is_decided(enter, cast, drawn):
    browser = enter(cast.side.colleague)
    browser.post(page_of("take_second_coding", drawn))
    told = {"asked_of": "AG-KIL AG-THR", "by_AG-KIL": ["PE-OCR"], "by_AG-THR": ["PE-UNK"]}
    browser.post(page_of("second_coding", drawn), two_types(browser, drawn, **told))
    browser = enter(cast.colleague)
    page = browser.get(page_of("reconcile", drawn))
    [row] = [row for row in page.context["rows"] if row["code"] == "perpetrators"]
    assert [(one["is_new"], one["before"] != one["after"]) for one in row["by_whom"]["rows"]] == [
        (False, False), (True, True),
    ]  # fmt: skip
    seen = page.context["form"]["seen"].value()
    sent = {"seen": seen, "ground": "La nota.", "date": "first", "types": "first"}
    refused = browser.post(page_of("reconcile", drawn), sent | {"perpetrators": "second"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["perpetrators"])
    sent |= {"types": "second", "perpetrators": "second"}
    assert browser.post(page_of("reconcile", drawn), sent).status_code == 302


def test_a_link_without_its_criterion_is_refused_beside_the_field(enter, cast, drawn):
    browser = enter(cast.side.colleague)
    browser.post(page_of("take_second_coding", drawn))
    sent = sent_for(browser, drawn, link_to_work="no_link")
    answer = browser.post(page_of("second_coding", drawn), sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["link_criterion"])


def test_an_event_that_somebody_else_has_is_not_there_to_code(enter, cast, drawn):
    enter(cast.side.colleague).post(page_of("take_second_coding", drawn))
    browser = enter(cast.colleague)
    assert browser.get(page_of("second_coding", drawn)).status_code == 404
    said = text(browser.post(page_of("take_second_coding", drawn), follow=True))
    assert "another person has it" in said


def test_an_event_is_given_back(enter, cast, drawn):
    browser = enter(cast.side.colleague)
    browser.post(page_of("take_second_coding", drawn))
    browser.post(page_of("leave_second_coding", drawn))
    with acting_as(cast.owner.pk):
        assert DrawnEvent.objects.get().by_id is None


def test_a_third_person_decides_and_it_is_held(enter, cast, coding):
    browser = enter(cast.colleague)
    page = browser.get(page_of("reconcile", coding))
    assert [row["code"] for row in page.context["rows"]] == ["date"]
    assert ("7 November 2019" in text(page), "3 May 2025" in text(page)) == (True, True)
    seen = page.context["form"]["seen"].value()
    sent = {"seen": seen, "date": "second", "ground": "La nota dice el día."}
    assert browser.post(page_of("reconcile", coding), sent).status_code == 302
    with acting_as(cast.owner.pk):
        coding.refresh_from_db()
        assert str(coding.listed_date) == "2025-05-03"
        assert Reconciliation.objects.get().by_id == cast.colleague.pk
    assert browser.get(page_of("reconcile", coding)).status_code == 404


def test_one_of_the_coders_says_that_both_decided(enter, cast, coding):
    browser = enter(cast.owner)
    page = browser.get(page_of("reconcile", coding))
    sent = {"seen": page.context["form"]["seen"].value(), "date": "first", "ground": "Leído."}
    refused = browser.post(page_of("reconcile", coding), sent)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["together"])
    assert browser.post(page_of("reconcile", coding), sent | {"together": "on"}).status_code == 302


def test_what_was_changed_meanwhile_is_read_again(enter, cast, coding):
    browser = enter(cast.colleague)
    seen = browser.get(page_of("reconcile", coding)).context["form"]["seen"].value()
    enter(cast.owner).post(
        page_of("assess", coding), {"status": "NVE", "reason": "Nada.", "seen": seen}
    )
    sent = {"seen": seen, "date": "first", "ground": "Leído."}
    answer = browser.post(page_of("reconcile", coding), sent)
    assert (answer.status_code, "Somebody changed it meanwhile" in text(answer)) == (422, True)


def test_agreement_names_nobody_and_says_too_few(enter, cast, coding):
    answer = enter(cast.owner).get(page_of("coders_agreement"))
    said = text(answer).partition("<main")[2].partition("</main>")[0]
    assert answer.status_code == 200
    assert ("1 event coded twice in this period" in said, "Too few pairs to say" in said) == (
        True,
        True,
    )
    people = (cast.owner, cast.colleague, cast.side.colleague)
    assert [one.display_name for one in people if one.display_name in said] == []


def test_an_end_before_its_beginning_is_refused(enter, cast, coding):
    address = page_of("coders_agreement") + "?desde=2026-05-01&hasta=2026-04-01"
    assert enter(cast.owner).get(address).status_code == 422


def test_an_analyst_who_sees_the_list_reads_agreement(enter, cast, coding, as_operator):
    with as_operator():
        analyst = make_account(institution=cast.side.institution, roles=["analyst"])
    assert enter(analyst).get(page_of("coders_agreement")).status_code == 404
    share_with(cast.side, cast.side.institution, level=Level.CODED)
    assert enter(analyst).get(page_of("coders_agreement")).status_code == 200


def test_the_work_list_asks_as_much_of_one_as_of_thirty(enter, cast):
    make_event(cast.side)
    turn_on(cast.side)
    draw(cast.side)
    browser = enter(cast.side.colleague)
    of_one = asked_by(browser, page_of("double_coding"))
    make_events(cast.side, [{}] * 29, at=timezone.now())
    draw(cast.side)
    assert len(browser.get(page_of("double_coding")).context["work"].to_code) == 30
    assert asked_by(browser, page_of("double_coding")) == of_one
