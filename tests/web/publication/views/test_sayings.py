"""What is said in public is made of what was let out alone; figures are those of the newest edition."""

import csv
from dataclasses import replace
from io import StringIO

import pytest
from django.utils import dateformat, timezone, translation
from tests.factories.registry import LATER, make_event, make_events
from tests.web.publication.conftest import share
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.intake.choices import ShareLevel
from baluarte.domain.publication.actions import review_decision, withdraw_publication
from baluarte.domain.publication.choices import Publishable
from baluarte.domain.publication.models import PublishedPart
from baluarte.domain.registry.actions import determine, standing_of
from baluarte.domain.registry.models import Determination
from baluarte.domain.territory.models import State
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
NAME = "Zenaida Canaria Inventadísima"
# What each field would say of the event below, were it let out.
TELLING = {
    Publishable.DATE: "May 2025",
    Publishable.MUNICIPALITY: "Villa Inventada",
    Publishable.TYPES: "Threat (not death)",
    Publishable.PERPETRATORS: "Municipal police",
    Publishable.VICTIMS: "3 victims",
    Publishable.LINK_TO_WORK: "Link to the work of defending",
}


def event(cast):
    return make_event(cast.side, names=NAME, victims=3, perpetrators=["PE-POM"])


def let_out(cast, one, fields) -> None:
    decision = cast.decide(one, fields=fields)
    with acting_as(cast.colleague.pk):
        review_decision(
            decision=decision,
            agrees=True,
            by=cast.colleague.pk,
            at=decision.decided_at,
        )


def text(enter, cast, one, **asked) -> str:
    return enter(cast.owner).get(page_of("draft_statement", one, **asked)).context["text"]


@pytest.mark.parametrize("field", list(TELLING))
def test_a_field_that_nobody_let_out_is_not_in_the_statement(enter, cast, field):
    one = event(cast)
    let_out(cast, one, tuple(each for each in TELLING if each != field))
    said = text(enter, cast, one)
    assert {each for each, words in TELLING.items() if words in said} == set(TELLING) - {field}


@pytest.mark.parametrize("field", list(TELLING))
def test_of_one_field_let_out_the_statement_says_that_one(enter, cast, field):
    one = event(cast)
    let_out(cast, one, (field,))
    said = text(enter, cast, one)
    assert {each for each, words in TELLING.items() if words in said} == {field}


def test_no_name_and_no_ground_is_ever_in_it(enter, cast):
    one = event(cast)
    let_out(cast, one, tuple(Publishable.values))
    page = enter(cast.owner).get(page_of("draft_statement", one)).content.decode()
    assert ("Zenaida" in page, "familia" in page) == (False, False)


def test_a_small_municipality_is_not_named_even_if_it_was_let_out(enter, cast):
    one = make_event(cast.side, municipality_id="30002")
    let_out(cast, one, tuple(Publishable.values))
    said = text(enter, cast, one)
    assert ("Puerto Inventado" in said, "Estado Treinta" in said) == (False, True)


def test_what_changed_since_it_was_decided_is_not_in_it(enter, cast):
    one = event(cast)
    let_out(cast, one, tuple(Publishable.values))
    with acting_as(cast.documenter.pk):
        held = Determination.objects.get(current_of=one)
        what = replace(standing_of(held), victims=9)
        later = LATER.replace(month=6)
        determine(event=one, what=what, ground="Más.", by=cast.documenter.pk, at=later)
    said = text(enter, cast, one)
    assert ("victims" in said, TELLING[Publishable.TYPES] in said) == (False, True)


def test_before_a_second_person_agrees_there_is_no_draft(enter, cast):
    one = event(cast)
    cast.decide(one)
    answer = enter(cast.owner).get(page_of("draft_statement", one))
    assert (
        answer.context["text"],
        "Nothing of this event was let out" in answer.content.decode(),
    ) == ("", True)


def test_after_it_is_taken_back_there_is_no_draft(enter, cast):
    one = event(cast)
    decision = cast.let_out(one)
    with acting_as(cast.owner.pk):
        withdraw_publication(
            decision=decision, reason="Lo pidió.", by=cast.owner.pk, at=LATER.replace(month=5)
        )
    assert text(enter, cast, one) == ""


def test_when_its_list_may_not_be_published_there_is_no_draft(enter, cast):
    one = event(cast)
    cast.let_out(one)
    share(cast.side, ShareLevel.MINE)
    assert text(enter, cast, one) == ""


def test_before_an_edition_tells_of_it_a_rare_event_has_no_draft(enter, cast):
    one = event(cast)
    cast.let_out(one, is_exact=False)
    answer = enter(cast.owner).get(page_of("draft_statement", one))
    assert (answer.context["text"], "No edition tells of it yet" in answer.content.decode()) == (
        "", True,
    )  # fmt: skip
    cast.publish()
    assert text(enter, cast, one) == ""


def test_a_draft_says_no_more_than_the_edition_tells(enter, cast):
    """Five alike but for their month: the edition gives the quarter, and so does the draft."""
    dates = ("2025-04-02", "2025-04-09", "2025-05-02", "2025-05-09", "2025-06-02")
    made = make_events(cast.side, [{"date": one} for one in dates])
    for one in made:
        cast.let_out(one, is_exact=False)
    edition = cast.publish()
    said = text(enter, cast, made[2])
    with acting_as(cast.owner.pk):
        parts = PublishedPart.objects.filter(number=edition.number)
        told = parts.get(decision__event=made[2]).given
    assert (told["date"]["precision"], "May 2025:" in said) == ("quarter", False)
    assert ("April 2025" in said, "June 2025" in said) == (True, True)


def test_the_bulletin_says_three_counts_and_its_cut_off(enter, cast):
    for one in make_events(cast.side, [{}, {"victims": 3}]):
        cast.let_out(one)
    edition = cast.publish()
    said = enter(cast.stranger).get(page_of("week_bulletin")).context["text"]
    with translation.override("en"):
        cut_off = dateformat.format(timezone.localdate(edition.cut_off_at), "j F Y")
    assert ("2 events, 4 acts, 4 victims" in said, f"cut-off on {cut_off}." in said) == (True, True)


def test_the_tables_of_a_year_are_those_of_the_edition(enter, cast):
    for one in make_events(cast.side, [{}, {"date": "2025-06-01"}, {"date": "2024-01-02"}]):
        cast.let_out(one)
    cast.publish()
    [months, states, _kinds] = enter(cast.owner).get(page_of("week_bulletin")).context["tables"]
    assert (
        [row.totals.events for row in months["rows"]],
        months["total"].events,
        [(row.label, row.totals.events) for row in states["rows"]],
    ) == ([0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0], 2, [("Estado Treinta", 2)])


def test_the_file_holds_the_same_figures(enter, cast):
    cast.let_out(make_event(cast.side, names=NAME, victims=3))
    cast.publish()
    answer = enter(cast.owner).get(page_of("annual_table", year=2025))
    rows = list(csv.reader(StringIO(answer.content.decode())))
    together = next(row for row in rows if row[1] == "Together")
    assert (together[2:5], NAME in answer.content.decode()) == (["1", "3", "3"], False)


def test_no_cell_of_the_file_is_a_formula(enter, cast, as_operator):
    with as_operator():
        assert State.objects.filter(code="30").update(name="=HYPERLINK(A1)") == 1
    cast.let_out(make_event(cast.side, names=NAME, victims=3))
    cast.publish()
    answer = enter(cast.owner).get(page_of("annual_table", year=2025))
    cells = [cell for row in csv.reader(StringIO(answer.content.decode())) for cell in row]
    assert "'=HYPERLINK(A1)" in cells
    assert [cell for cell in cells if cell.startswith("=")] == []


def test_a_year_without_published_events_has_no_file(enter, cast):
    cast.let_out(make_event(cast.side))
    cast.publish()
    assert enter(cast.owner).get(page_of("annual_table", year=1999)).status_code == 404


def test_before_the_first_edition_there_is_no_bulletin(enter, cast):
    browser = enter(cast.owner)
    answer = browser.get(page_of("week_bulletin"))
    assert (
        "No edition yet" in answer.content.decode(),
        browser.get(page_of("annual_table", year=2025)).status_code,
    ) == (True, 404)


def test_a_bulletin_of_30_asks_as_little_as_of_one(enter, cast):
    browser = enter(cast.owner)
    cast.let_out(make_event(cast.side))
    cast.publish()
    of_one = asked_by(browser, page_of("week_bulletin"))
    for one in make_events(cast.side, [{} for _ in range(29)]):
        cast.let_out(one)
    cast.publish()
    assert asked_by(browser, page_of("week_bulletin")) == of_one
