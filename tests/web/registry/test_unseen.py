"""What somebody may not see changes no byte of what they are answered, whatever happens to it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import conditional_escape
from tests.factories.registry import LATER, make_event, make_reports, share_coded, share_with
from tests.web.registry.conftest import page_of
from tests.web.test_looking import LEAVING, every_answer
from tests.web.test_routes import workbench_routes

from baluarte.domain.registry import actions
from baluarte.domain.registry.choices import EventState
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
NAME = "Zenaida <b>Canaria</b> Inventada"
CANARIES = ("Zenaida", "Canaria")
# One's own entries in the log and one's own sessions tell of the looking itself.
OF_LOOKING = {"log", "sessions"}
# Drawn by lot for each answer, and what time it is.
DRAWN = re.compile(
    rb'(csrfmiddlewaretoken" value="|nonce="|csrf-token": ?")\w+|value="[0-9a-f-]{36}"'
    rb"|(?<!\d)\d\d?:\d\d(:\d\d)?\b"
)
OF_EACH_ANSWER = {"Content-Length", "Expires"}
# Names of savepoints, keys and instants: what is asked about, and not how.
LOTS = re.compile(r"\"s\d+_x\d+\"|'[^']*'")
WRITTEN = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"'><svg onload=alert(1)>",
    "</title><iframe src='//x.example'>", "<a href='javascript:alert(1)'>x</a>",
]  # fmt: skip
ASKED = set(workbench_routes("account")) - LEAVING - OF_LOOKING


def bytes_of(answer) -> bytes:
    return b"" if answer.streaming else DRAWN.sub(b"", answer.content)


def headers_of(answer) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in OF_EACH_ANSWER}


def told(browser):
    """Return what each address answers: its status, its headers and each of its bytes."""
    return {
        name: (one.status_code, headers_of(one), bytes_of(one))
        for name, one in every_answer(browser, ASKED)
    }


@pytest.mark.parametrize("who", ["owner", "without_role"])
def test_what_happens_behind_the_wall_changes_no_byte(enter, cast, other, who):
    make_event(cast.side, names="Suya Inventada")
    browser = enter(getattr(cast, who))
    told(browser)
    before = told(browser)
    one, gone = make_event(other, names=NAME), make_event(other, names=NAME)
    share_coded(other)
    with acting_as(other.documenter.pk):
        make_reports(other, [{}])
    with acting_as(other.steward.pk):
        actions.withdraw_event(event=gone, reason="r", by=other.steward.pk, at=LATER)
    after = told(browser)
    assert [name for name in before if before[name] != after[name]] == []
    # And it is there for whoever may.
    assert enter(other.documenter).get(page_of("event", one)).status_code == 200


def test_what_is_hidden_costs_as_many_questions_and_says_the_same_as_what_is_not_there(
    enter, cast, other
):
    one, browser = make_event(other, names=NAME), enter(cast.owner)
    answers, asked = [], []
    for address in (page_of("event", one), page_of("event", reference="0000000000")):
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            answer = browser.get(address)
        said = bytes_of(answer).replace(address[3:].encode(), b"")
        answers.append((answer.status_code, headers_of(answer), said))
        asked.append([LOTS.sub("", query["sql"]) for query in queries.captured_queries])
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
    assert asked[0] == asked[1]


def test_who_sees_coded_facts_is_told_no_name_anywhere(enter, cast, other):
    one = make_event(other, names=NAME)
    share_with(other, cast.side.institution, level=Level.CODED)
    browser = enter(cast.owner)
    pages = [bytes_of(answer) for _, answer in every_answer(browser, ASKED | OF_LOOKING)]
    opened = {"nombres": "abiertos"}
    for given in ({}, opened):
        page = browser.get(page_of("event", one), given)
        assert page.status_code == 200
        pages += [page.content, *(value.encode() for value in page.headers.values())]
    hers = enter(other.documenter).get(page_of("event", one), opened).content
    assert CANARIES[0].encode() in hers
    assert [word for word in CANARIES for said in pages if word.encode() in said] == []


@pytest.mark.parametrize("written", WRITTEN)
def test_what_looks_like_a_page_is_shown_as_text(enter, cast, written):
    one = make_event(cast.side)
    with acting_as(cast.owner.pk):
        actions.assess_event(
            event=one, status=EventState.UNVERIFIABLE, ground=written,
            by=cast.owner.pk, at=LATER,
        )  # fmt: skip
    said = enter(cast.colleague).get(page_of("event", one)).content.decode()
    assert (conditional_escape(written) in said, written in said) == (True, False)
