"""Her own window: what is hers, changed by herself, taken along; nothing of the team's notebook."""

import json
import re

import pytest
from django.utils import timezone
from tests.domain.cases.test_letters import approve, draft, send
from tests.factories.door import OTHERWISE, TELEPHONE, keep_door, put_on_duty
from tests.web.cases.conftest import FEDERAL, NAME, address, text_of
from tests.web.cases.test_acts import NUMBERS
from tests.web.drawn import send_drawn
from tests.web.markup import flat

from baluarte.domain.cases.choices import LetterKind
from baluarte.domain.cases.models import Consent, Contact
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def test_it_shows_what_is_due_who_was_told_and_nothing_of_the_notebook(enter, cast, opened):
    page = text_of(enter(opened.herself).get(address("own_case")))
    assert ("data-exit" in page, str(cast.federal) in page) == (True, True)
    unsaid = ("pasos en la azotea", "Llamarle al salir", "Por su hermana", NAME)
    assert [one for one in unsaid if one in page] == []


def test_how_to_reach_her_is_shown_where_she_asks_and_corrected_by_her(enter, cast, opened):
    browser = enter(opened.herself)
    assert "Por su hermana" in text_of(browser.get(address("own_case"), {"abrir": "contacto"}))
    answer = send_drawn(browser, address("own_contact"), {"how": "Por correo"})
    with acting_as(opened.herself.pk):
        assert Contact.objects.filter(by=opened.herself).exists()
    assert answer.status_code == 302
    assert "Por correo" in text_of(browser.get(address("own_case"), {"abrir": "contacto"}))


def test_she_changes_a_consent_herself(enter, opened):
    browser, page = enter(opened.herself), address("own_consent", NUMBERS[FEDERAL])
    assert send_drawn(browser, page, {"answer": ""}).status_code == 422
    assert send_drawn(browser, page, {"answer": "no", "words": "Ya no"}).status_code == 302
    with acting_as(opened.herself.pk):
        said = Consent.objects.get(by=opened.herself)
    assert (said.layer, said.is_given, said.told) == (FEDERAL, False, "own_window")


@pytest.mark.parametrize(
    ("layer", "says"),
    [
        ("share_with_victims_commission", "a no takes it back in that instant"),
        ("use_in_statistics", "a no withdraws nothing"),
    ],
)
def test_what_a_no_takes_back_is_said_before_she_says_it(enter, opened, layer, says):
    """A file goes to a commission as a package, which no step that was sent tells of."""
    page = text_of(enter(opened.herself).get(address("own_consent", NUMBERS[layer])))
    both = ("a no takes it back in that instant", "a no withdraws nothing")
    assert [one for one in both if one in page] == [says]


def test_her_copy_is_all_of_it_and_kept_by_nobody(enter, cast, opened):
    answer = enter(opened.herself).get(address("own_copy"), {"como": "datos"})
    found = json.loads(answer.content)
    assert (answer["Cache-Control"], opened.case.reference in answer["Content-Disposition"]) == (
        "no-store",
        False,
    )
    assert found["you"]["name"] == NAME
    assert found["how_to_reach_you"]["how"] == "Por su hermana, nunca de noche"
    assert [one["whom"] for one in found["who_was_told"]] == [str(cast.federal)]
    assert len(found["consent"]) == len(NUMBERS)
    assert "azotea" not in answer.content.decode()


def test_a_case_that_is_not_hers_is_none(enter, opened):
    answer = enter(opened.herself).get(address("own_case"), {"expediente": "0000000000"})
    assert answer.status_code == 404


def test_her_copy_holds_support_complaints_measures_and_who_read_her_file(enter, cast, opened):
    enter(cast.colleague).get(address("case", opened.case.reference), {"abrir": "personas"})
    browser = enter(opened.herself)
    browser.post(
        address("own_support_ask"), {"kind": "food", "amount": "800", "reason": "Despensa"}
    )
    found = json.loads(browser.get(address("own_copy"), {"como": "datos"}).content)
    assert [(one["asked_pesos"], one["why"]) for one in found["support"]] == [
        ("800.00", "Despensa")
    ]
    assert (found["complaints"], found["measures"], found["positions"]) == ([], [], [])
    names = "The names of who takes part were opened"
    read = [one["who"] for one in found["who_read_or_changed_it"] if one["what"] == names]
    assert str(cast.colleague) in read
    assert "Despensa" in browser.get(address("own_copy")).content.decode()


def test_her_copy_is_a_page_that_a_telephone_reads(enter, opened):
    answer = enter(opened.herself).get(address("own_copy"))
    page = answer.content.decode()
    assert 'filename="copia.html"' in answer["Content-Disposition"]
    assert [word in page for word in (NAME, "Por su hermana, nunca de noche", "Quedó avisada")]
    # It stands alone: nothing is asked of a server when it is opened.
    assert [one for one in ("src=", "href=", "@import", "url(") if one in page] == []


def test_what_went_out_of_her_she_knows_and_its_text_is_no_page_of_hers(enter, cast, opened):
    now = timezone.now()
    sent = draft(cast, opened.case, cast.federal, at=now)
    approve(cast, sent, at=now)
    send(cast, sent, sent_at=now, at=now)
    drafted = draft(cast, opened.case, cast.federal, kind=LetterKind.LETTER, at=now)
    browser = enter(opened.herself)
    page = text_of(browser.get(address("own_case")))
    kinds = [f"{LetterKind(one.kind).label}: " for one in (sent, drafted)]
    assert [kind in page for kind in kinds] == [True, False]
    letter = address("letter", opened.case.reference, sent.reference)
    assert browser.get(letter).status_code == 404
    found = json.loads(browser.get(address("own_copy"), {"como": "datos"}).content)
    assert [one["whom"] for one in found["letters"]] == [str(cast.federal)]


def test_entering_leads_her_to_her_window_without_a_menu_of_staff(enter, cast, opened):
    browser = enter(opened.herself)
    answer = browser.get("/en/")
    assert (answer.status_code, answer["Location"]) == (302, address("own_case"))
    page = text_of(browser.get(address("notices")))
    menu = re.findall(r'class="menu__link"[^>]*href="([^"]+)"', page)
    assert menu == [address("own_case")]


def test_her_team_still_enters_at_home(enter, cast, opened):
    assert enter(cast.owner).get("/en/").status_code == 200


def test_the_first_screen_holds_what_was_decided_what_is_next_and_the_ways_out(enter, cast, opened):
    answer = enter(opened.herself).get(address("own_case"))
    page = flat(text_of(answer))
    first = page.split('id="first"')[1].split('id="due"')[0]
    shown = answer.context["first"]
    for said in (
        "<dt>Last</dt>",
        "<dt>What comes next</dt>",
        shown["next"]["name"],
        shown["decided"]["what"],
    ):
        assert said in first, said
    assert shown["more"] == len(answer.context["clocks"]) - 1
    danger = re.search(r'<a class="button button--danger" href="([^"]+)"', page)
    assert danger is not None
    assert danger[1].endswith("/en/peligro/")
    assert f'href="{address("own_messages")}' in first


def test_it_says_whom_to_call_now(enter, cast, opened, as_operator):
    browser = enter(opened.herself)
    assert "tel:" not in text_of(browser.get(address("own_case")))
    with as_operator():
        keep_door(cast)
    assert OTHERWISE in text_of(browser.get(address("own_case")))
    with as_operator():
        put_on_duty(cast)
    page = text_of(browser.get(address("own_case")))
    assert (TELEPHONE in page, "is on duty" in page, "55 9999 9999" in page) == (True, True, False)


def test_leaving_now_ends_her_session(enter, opened):
    browser = enter(opened.herself)
    assert 'data-exit data-address="https://' in flat(text_of(browser.get(address("own_case"))))
    answer = browser.post(address("leave_now"))
    said = text_of(answer)
    assert ("Baluarte" in said, "cookies" in answer["Clear-Site-Data"]) == (False, True)
    after = browser.get(address("own_case"))
    assert (after.status_code, "/cuenta/" in after["Location"]) == (302, True)
    assert browser.post(address("leave_now")).status_code == 200


def test_twenty_five_alike_readings_are_one_line(enter, cast, opened):
    the_teams = enter(cast.colleague)
    for _ in range(25):
        the_teams.get(address("case", opened.case.reference))
    page = flat(text_of(enter(opened.herself).get(address("own_readers"))))
    assert page.count("The file was opened") == 1
    assert "25 times" in page
