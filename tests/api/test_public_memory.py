"""Memory for programs: what is public now, named by its hash; after a no, not one byte of it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories.cases import make_case
from tests.factories.memory import (
    ALTERNATIVE,
    CANARIES,
    HOLDER,
    MIXTEC,
    NAME,
    TOLD,
    publish,
    say,
    write_page,
)
from tests.factories.procedure import BEFORE, make_cast

from baluarte.domain.memory import actions
from baluarte.domain.memory.queries import in_public
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
PAGES, DAYS, NAMES = "/api/v1/memory/pages", "/api/v1/memory/days", "/api/v1/memory/names"
LATER = BEFORE + timedelta(days=1)
NOT_MODIFIED, GONE, NOT_FOUND = 304, 410, 404


@pytest.fixture
def cast(as_operator, settings, tmp_path):
    settings.FILE_FOLDER = tmp_path
    with as_operator():
        return make_cast()


@pytest.fixture
def remembered(cast, as_role):
    """Publish a page with its booklets."""
    made = publish(cast, make_case(cast)[0])
    with as_role("bal_worker"), acting_as_nobody():
        actions.make_booklets(page=made.page.pk, at=timezone.now())
    with acting_as_nobody():
        [page] = in_public.pages_in_public()
    return made, page.reference


@pytest.fixture
def ask(portal):
    """Return the answer to a program: its status and what it says."""

    def asked(address, **headers):
        answer = portal.get(address, **headers)
        return answer.status_code, answer.json() if answer.content else None

    return asked


def addresses(reference):
    return [PAGES, f"{PAGES}/{reference}", DAYS, NAMES]


def withdraw(cast, made):
    with acting_as(cast.owner.pk):
        actions.withdraw_page(page=made.page, why="family", by=cast.owner.pk, at=LATER)


def test_a_page_is_told_in_its_languages_with_whose_it_is_and_what_may_be_done(
    remembered, ask, portal
):
    _made, reference = remembered
    status, said = ask(f"{PAGES}/{reference}")
    assert (status, said["languages"], said["names"]) == (200, ["es", "mix"], {"es": NAME})
    [text] = [one for one in said["items"] if one["kind"] == "text"]
    assert {one["language"]: one["words"] for one in text["texts"]} == {
        "es": f"Contó {TOLD}.", "mix": MIXTEC,
    }  # fmt: skip
    [photograph] = [one for one in said["items"] if one["kind"] == "photograph"]
    [caption] = photograph["texts"]
    assert (caption["alternative"], caption["holder"]) == (ALTERNATIVE, HOLDER)
    assert {"es", "en"} <= set(caption["licence_label"])
    # What it names is there, and is what it says.
    for url in (photograph["file"]["url"], said["booklets"][0]["url"], said["url"]):
        assert portal.get("/" + url.split("/", 3)[3]).status_code == 200, url
    assert "wall_name" not in {one["kind"] for one in said["items"]}


def test_lists_tell_pages_days_and_the_wall(remembered, ask):
    _made, reference = remembered
    [page] = ask(PAGES)[1]["pages"]
    assert (page["reference"], page["kind"], page["names"]) == (reference, "person", {"es": NAME})
    [day] = ask(DAYS)[1]["days"]
    assert (day["date"], day["is_yearly"], day["reference"]) == ("2019-11-02", True, reference)
    assert ask(NAMES)[1]["names"] == [{"names": {"es": NAME}, "reference": reference}]


def test_nothing_is_kept_and_whoever_kept_it_asks_whether_it_stands(remembered, portal, cast):
    made, reference = remembered
    tags = {}
    for there in addresses(reference):
        answer = portal.get(there)
        assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == (
            "no-store", "noindex, noarchive",
        )  # fmt: skip
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Accept-Language" in answer.headers["Vary"]
        assert "Set-Cookie" not in answer.headers
        tags[there] = answer.headers["ETag"]
        again = portal.get(there, **{"If-None-Match": tags[there]})
        assert (again.status_code, again.content) == (NOT_MODIFIED, b"")
        assert again.headers["Cache-Control"] == "no-store"
    withdraw(cast, made)
    for there, tag in tags.items():
        assert portal.get(there, **{"If-None-Match": tag}).status_code != NOT_MODIFIED


def everything(portal, reference):
    return " ".join(
        portal.get(there).content.decode(coding, "replace")
        for there in addresses(reference)
        for coding in ("utf-8", "latin-1")
    )


def test_after_a_page_is_taken_back_no_byte_of_it_is_in_the_interface(
    remembered, cast, portal, ask
):
    made, reference = remembered
    before = everything(portal, reference)
    assert [one for one in CANARIES if one not in before] == []
    withdraw(cast, made)
    after = everything(portal, reference)
    assert [one for one in (*CANARIES, MIXTEC, TOLD) if one in after] == []
    status, said = ask(f"{PAGES}/{reference}")
    assert (status, set(said)) == (GONE, {"reference", "withdrawn_on"})
    lists = [ask(there)[1] for there in (PAGES, DAYS, NAMES)]
    assert [lists[0]["pages"], lists[1]["days"], lists[2]["names"]] == [[], [], []]
    assert [one["reference"] for one in lists[0]["withdrawn"]] == [reference]


def test_one_no_to_one_text_takes_that_text_out_and_leaves_the_rest(remembered, cast, portal, ask):
    made, reference = remembered
    with acting_as(cast.owner.pk):
        texts = [one for one in made.texts() if one.language == "mix"]
    say(cast, made.sister, texts, is_given=False, at=LATER)
    after = everything(portal, reference)
    assert MIXTEC not in after
    assert NAME in after
    assert ask(f"{PAGES}/{reference}")[1]["languages"] == ["es"]


def test_what_was_never_public_is_not_there_and_drafts_are_nowhere(cast, ask, portal):
    made = write_page(cast, make_case(cast)[0])
    assert ask(PAGES)[1] == {"data_are_invented": False, "pages": [], "withdrawn": []}
    assert ask(f"{PAGES}/{made.page.reference}")[0] == NOT_FOUND
    assert [one for one in CANARIES if one in everything(portal, made.page.reference)] == []


def test_more_pages_ask_no_more(remembered, cast, portal):
    few = [len(portal.queries(there)) for there in (PAGES, DAYS, NAMES)]
    for _ in range(3):
        publish(cast, make_case(cast)[0], with_picture=False)
    assert [len(portal.queries(there)) for there in (PAGES, DAYS, NAMES)] == few
