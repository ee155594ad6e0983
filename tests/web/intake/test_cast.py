"""Who comes to each page: owner, colleague, one without a content role, a stranger."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.factories.kept import kept_with_files
from tests.web.intake.conftest import row, rows, sheet

from baluarte.domain.access.actions import end_membership
from baluarte.domain.access.models import Membership

pytestmark = pytest.mark.django_db

OF_A_LIST = ("list", "waiting", "new_delivery")
OF_A_REPORT = ("report", "complete_report")
OF_A_DRAFT = ("preview_delivery", "map_columns", "map_words")
OF_ITS_STEWARD = ("embargo_list",)
# Of a list and one of its files; theirs is in `test_undoing.py`.
OF_A_FILE = ("undo_file",)
ONLY_SENT = ("share_list", "export_list", "withdraw_list")


@pytest.fixture
def world(desk, waiting_row):
    return kept_world(desk, waiting_row)


@kept_with_files
def kept_world(desk, waiting_row):
    """A list with a report that waits and a file that is only looked at."""
    taken = desk.take(sheet(*rows(1), waiting_row))
    waiting = desk.reports(taken)[-1]
    preview = desk.preview(sheet(row(5), row(6)), of=taken)
    draft = preview.rstrip("/").split("/")[-1]
    keys = dict.fromkeys(OF_A_LIST + OF_ITS_STEWARD + ONLY_SENT, taken.pk)
    return keys | dict.fromkeys(OF_A_REPORT, waiting.pk) | dict.fromkeys(OF_A_DRAFT, draft)


def bare(answer, key) -> tuple[int, str]:
    """Return an answer without the key that was asked for and without its token."""
    said = answer.content.decode().replace(str(key), "")
    return answer.status_code, re.sub(r'value="[A-Za-z0-9]{64}"', "", said)


@pytest.mark.parametrize("name", OF_A_LIST + OF_A_REPORT + OF_A_DRAFT + OF_ITS_STEWARD)
def test_the_owner_sees_it(desk, world, name):
    assert desk.browser.get(reverse(name, args=[world[name]])).status_code == 200


@pytest.mark.parametrize("name", OF_A_LIST + OF_A_REPORT)
def test_the_colleague_sees_it(enter, cast, world, name):
    assert enter(cast.colleague).get(reverse(name, args=[world[name]])).status_code == 200


@pytest.mark.parametrize("who", ["colleague", "administrator", "stranger"])
@pytest.mark.parametrize("name", OF_A_DRAFT)
def test_what_was_only_sent_is_its_senders_alone(enter, cast, world, name, who):
    browser, none = enter(getattr(cast, who)), uuid4()
    there = browser.get(reverse(name, args=[world[name]]))
    nowhere = browser.get(reverse(name, args=[none]))
    assert bare(there, world[name]) == bare(nowhere, none)
    assert there.status_code == 404


@pytest.mark.parametrize("name", OF_ITS_STEWARD)
def test_the_colleague_does_not_keep_the_list(enter, cast, world, name):
    assert enter(cast.colleague).get(reverse(name, args=[world[name]])).status_code == 404


@pytest.mark.parametrize("who", ["administrator", "stranger"])
@pytest.mark.parametrize("name", OF_A_LIST + OF_A_REPORT + OF_ITS_STEWARD)
def test_to_others_it_does_not_exist(enter, cast, world, name, who):
    browser, none = enter(getattr(cast, who)), uuid4()
    there = browser.get(reverse(name, args=[world[name]]))
    nowhere = browser.get(reverse(name, args=[none]))
    assert bare(there, world[name]) == bare(nowhere, none)
    assert there.status_code == 404


@pytest.mark.parametrize("who", ["administrator", "stranger"])
@pytest.mark.parametrize("name", ONLY_SENT)
def test_others_change_nothing(confirm, cast, world, name, who):
    browser, none = confirm(getattr(cast, who)), uuid4()
    sent = {"level": "mine", "ground": "porque sí", "format": "csv"}
    there = browser.post(reverse(name, args=[world[name]]), sent)
    nowhere = browser.post(reverse(name, args=[none]), sent)
    assert bare(there, world[name]) == bare(nowhere, none)
    assert there.status_code == 404


@pytest.mark.parametrize("who", ["administrator", "stranger"])
@pytest.mark.parametrize("name", OF_A_REPORT)
def test_others_complete_and_take_back_nothing(enter, cast, world, name, who):
    answer = enter(getattr(cast, who)).post(
        reverse(name, args=[world[name]]),
        {"ground": "porque sí", "when": "year", "when_year": "2026"},
    )
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["share_list", "withdraw_list"])
def test_the_colleague_decides_nothing(confirm, cast, world, name):
    sent = {"level": "mine", "ground": "porque sí"}
    answer = confirm(cast.colleague).post(reverse(name, args=[world[name]]), sent)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("who", "told"), [("owner", 1), ("colleague", 1), ("administrator", 0), ("stranger", 0)]
)
def test_the_index_holds_what_exists_for_whoever_looks(enter, cast, world, who, told):
    page = enter(getattr(cast, who)).get(reverse("lists")).content.decode()
    assert page.count(f'href="{reverse("list", args=[world["list"]])}"') == told


@pytest.mark.parametrize("who", ["owner", "colleague", "administrator", "stranger"])
def test_places_are_open_to_every_account(enter, cast, who):
    browser = enter(getattr(cast, who))
    answer = browser.get(reverse("municipalities"), {"name": "place_2", "place_2": "30"})
    found = browser.post(reverse("find_places"), {"place_1": "villa"})
    assert ("Villa Inventada" in answer.content.decode(), found.status_code) == (True, 200)


def test_whoever_lost_the_role_has_no_draft_any_more(enter, cast, desk, as_operator):
    preview = desk.preview(sheet(*rows(1)))
    assert desk.browser.get(preview).status_code == 200
    with as_operator():
        for held in Membership.objects.filter(account=cast.owner):
            end_membership(membership=held, by=None, at=held.valid_from)
    # With the role the session ended; whoever enters anew finds nothing.
    assert desk.browser.get(preview).status_code == 302
    assert enter(cast.owner).get(preview).status_code == 404
