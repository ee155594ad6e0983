"""Letters on the workbench: drafted, read, approved by another, sent, acknowledged, answered."""

import pytest
from django.utils import timezone
from tests.factories.access import make_institution
from tests.factories.cases import say_yes
from tests.web.cases.conftest import MINUTE, address, text_of
from tests.web.registry.conftest import asked_by
from tests.web.registry.test_urls import plain

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import LetterKind
from baluarte.domain.cases.models import Letter
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.choices import Exclusion, Perpetrator
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def of(opened, name, *more):
    return address(name, opened.case.reference, *more)


@pytest.fixture
def letter(cast, opened):
    return make_letter(cast, opened)


def make_letter(cast, opened):
    draft = actions.Draft(
        kind=LetterKind.URGENT_ACTION, institution=cast.federal, asks="Rondines esta noche."
    )
    with acting_as(cast.owner.pk):
        return actions.draft_letter(
            case=opened.case, draft=draft, by=cast.owner.pk, at=timezone.now() - 30 * MINUTE
        )


def write(browser, opened, to, **changes):
    said = {
        "kind": "letter", "institution": str(to.pk), "asks": "Rondines", "language": "es",
    } | changes  # fmt: skip
    return browser.post(of(opened, "write_letter"), said)


def test_a_letter_goes_from_hand_to_hand(enter, cast, opened, letter):
    owner, colleague = enter(cast.owner), enter(cast.colleague)
    acts = (
        (colleague, "approve_letter", {"x": ""}),
        (owner, "send_letter", {"how": "by_hand"}),
        (owner, "acknowledge_letter", {"number": "A-1", "received_by": "Alguien"}),
        (owner, "answer_letter", {"answer": "Van para allá"}),
    )
    answers = [
        browser.post(of(opened, name, letter.reference), said | {"when_0": "now"})
        for browser, name, said in acts
    ]
    with acting_as(cast.owner.pk):
        state = Letter.objects.get().state
    assert ([one.status_code for one in answers], state) == ([302] * 4, "answered")


def test_only_whom_she_consented_to_is_offered(enter, cast, opened):
    page = text_of(enter(cast.owner).get(of(opened, "write_letter")))
    assert [str(one.pk) in page for one in (cast.federal, cast.police)] == [True, False]


def test_whoever_was_left_out_is_not_offered_nor_taken(enter, cast, opened):
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        say_yes(opened.party, "share_with_municipality", institution=cast.police, by=by)
        procedure.leave_out(
            matter=opened.case.matter, why=Exclusion.DO_NOT_INVOLVE, institution=cast.police,
            by=by, at=timezone.now(),
        )  # fmt: skip
    answer = write(enter(cast.owner), opened, cast.police, facts="Dos camionetas")
    with acting_as(cast.owner.pk):
        assert not Letter.objects.exists()
    assert (answer.status_code, "Dos camionetas" in text_of(answer)) == (422, True)


def test_a_letter_that_asks_nothing_says_so_beside_its_box(enter, cast, opened):
    answer = write(enter(cast.owner), opened, cast.federal, asks="", facts="Dos camionetas")
    text = text_of(answer)
    assert (answer.status_code, "Say what is asked." in text, "Dos camionetas" in text) == (
        422, True, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "name", "said", "says"),
    [
        ("owner", "approve_letter", {"x": ""}, "Another person approves it, not who drafted it."),
        ("owner", "send_letter", {"how": "by_hand", "when_0": "now"}, "Another person must approve"),
        ("owner", "acknowledge_letter", {"number": "1", "received_by": "A", "when_0": "now"},
         "It was not sent yet"),
        ("owner", "answer_letter", {"answer": "Sí", "when_0": "now"}, "It was not sent yet"),
    ],
)  # fmt: skip
def test_an_act_out_of_its_order_is_refused_with_what_would_be_right(  # noqa: PLR0917
    enter, cast, opened, letter, who, name, said, says
):
    answer = enter(getattr(cast, who)).post(of(opened, name, letter.reference), said)
    assert (answer.status_code, says in text_of(answer)) == (422, True)


def test_a_letter_is_opened_on_its_own_page_and_not_in_the_list(enter, cast, opened, letter):
    browser = enter(cast.owner)
    pages = (of(opened, "case_letters"), of(opened, "letter", letter.reference))
    assert ["Rondines esta noche." in text_of(browser.get(one)) for one in pages] == [False, True]


def test_a_letter_of_another_case_is_none_of_this(enter, cast, opened, letter):
    answer = enter(cast.owner).get(address("letter", opened.case.reference, "0000000000"))
    assert answer.status_code == 404


def test_one_letter_and_thirty_cost_the_same(enter, cast, opened, letter):
    browser, page = enter(cast.owner), of(opened, "case_letters")
    one = asked_by(browser, page)
    for _ in range(29):
        make_letter(cast, opened)
    many = asked_by(browser, page)
    assert (one, one <= 15) == (many, True)


def test_writing_asks_no_more_for_many_institutions(enter, cast, opened, as_operator):
    browser, page = enter(cast.owner), of(opened, "write_letter")
    few = asked_by(browser, page)
    with as_operator():
        for _ in range(20):
            make_institution(kind=InstitutionKind.CIVIL_SOCIETY)
    many = asked_by(browser, page)
    assert (few, few <= 15) == (many, True)


OF_THE_CASE = ("case_letters", "write_letter")
OF_A_LETTER = (
    "letter", "approve_letter", "send_letter", "acknowledge_letter", "answer_letter", "stop_letter",
)  # fmt: skip


def every_page(opened, letter):
    return [of(opened, name) for name in OF_THE_CASE] + [
        of(opened, name, letter.reference) for name in OF_A_LETTER
    ]


def test_the_team_comes_in(enter, cast, opened, letter):
    found = [
        enter(who).get(page).status_code
        for who in (cast.owner, cast.colleague)
        for page in every_page(opened, letter)
    ]
    assert found == [200] * 16


def test_nobody_else_tells_it_from_what_does_not_exist(enter, cast, opened, letter):
    for who in (cast.without_role, cast.stranger, cast.liaison, opened.herself):
        browser = enter(who)
        missing = plain(browser.get(address("letter", "0000000000", "0000000000")))
        answers = [
            answer
            for page in every_page(opened, letter)
            for answer in (browser.get(page), browser.post(page, {"asks": "x"}))
        ]
        assert {(one.status_code, plain(one) == missing) for one in answers} == {(404, True)}


def test_the_case_shows_what_was_stopped_and_why(enter, cast, opened, letter):
    with acting_as(cast.owner.pk):
        procedure.leave_out(
            matter=opened.case.matter, why=Exclusion.NAMED_SERVANT, institution=cast.federal,
            by=cast.owner.pk, at=timezone.now(),
        )  # fmt: skip
    page = text_of(enter(cast.owner).get(address("case", opened.case.reference)))
    shown = [one in page for one in (of(opened, "letter", letter.reference), "was left out")]
    assert shown == [True, True]


@pytest.fixture
def nobody_knows(cast, opened):
    """Nobody knows who did it, and she saw the list."""
    with acting_as(cast.owner.pk):
        procedure.say_perpetrator(
            matter=opened.case.matter, perpetrator=Perpetrator.UNKNOWN, by=cast.owner.pk,
            at=timezone.now(),
        )  # fmt: skip
    return opened


def test_sending_is_not_offered_while_it_may_not_go_and_the_page_says_what_can_be_done(
    enter, cast, nobody_knows, letter
):
    page = of(nobody_knows, "letter", letter.reference)
    colleague = enter(cast.colleague)
    before = text_of(colleague.get(page))
    with acting_as(cast.owner.pk):
        say_yes(
            nobody_knows.party, "share_with_federal_mechanism", institution=cast.federal,
            by=cast.owner.pk,
        )  # fmt: skip
    after = text_of(colleague.get(page))
    assert ("You can: ask her for a yes that names the Mechanism" in before) is True
    assert ["Approve it" in one for one in (before, after)] == [False, True]


def test_home_leads_who_may_approve_to_the_letter(enter, cast, opened, letter):
    page = text_of(enter(cast.colleague).get("/en/"))
    assert of(opened, "letter", letter.reference) in page
