"""Somebody is made to enter: an empty window, her team called, and nothing that tells it."""

import re
import time

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.entering import PASSWORD, give_password
from tests.factories.jobs import ProcrastinateJob
from tests.web.cases.conftest import NAME, address, text_of

from baluarte.domain.access.actions import keep_duress_password
from baluarte.domain.access.models import DuressPassword, Session
from baluarte.domain.audit.models import Entry
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
TOTP = "JBSWY3DPEHPK3PXP"
WORD = "otra-frase-inventada-larga"
HERS = (
    "own_messages", "own_checkins", "own_readers", "own_support", "own_complaints",
    "own_recipients", "own_task_lines", "own_sessions",
)  # fmt: skip
# What differs between two answers of one page: tokens, keys and hours.
DRAWN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|data-[a-z-]*token="[^"]*"')


@pytest.fixture
def herself(opened, as_operator):
    """The person of the case, with a password, a code and a second password."""
    account = opened.herself
    with as_operator():
        give_password(account)
        Authenticator.objects.create(
            user=account, type=Authenticator.Type.TOTP,
            data={"secret": get_adapter().encrypt(TOTP)},
        )  # fmt: skip
    with acting_as(account.pk):
        keep_duress_password(account=account, password=WORD, by=account.pk, at=timezone.now())
    return account


def enters(account, password):
    """Return a browser that showed a password and a code, and the answers of both steps."""
    cache.clear()
    browser = Client(HTTP_HOST="localhost")
    first = browser.post(
        address("account_login"), {"login": account.username, "password": password}
    )
    given = format_hotp_value(hotp_value(TOTP, int(time.time()) // 30))
    second = browser.post(address("mfa_authenticate"), {"code": given})
    return browser, first, second


def rung():
    found = ProcrastinateJob.objects.filter(task_name="procedure.call_to_matter")
    return [one.args for one in found if one.args["kind"] == "distress"]


def test_what_she_is_made_to_enter_opens_a_window_with_nothing_of_hers(opened, herself):
    browser, _first, _second = enters(herself, WORD)
    page = browser.get(address("own_case"))
    assert page.status_code == 200
    said = text_of(page)
    assert "Nothing is on record yet" in said
    for hers in (NAME, opened.case.reference, str(opened.case.responsible), "EX-1"):
        assert hers not in said
    real = text_of(enters(herself, PASSWORD)[0].get(address("own_case")))
    assert str(opened.case.responsible) in real


def test_both_ways_answer_alike_as_she_enters(opened, herself):
    steps = []
    for password in (PASSWORD, WORD):
        browser, first, second = enters(herself, password)
        home = browser.get("/en/")
        window = browser.get(address("own_case"))
        steps.append(
            [(one.status_code, one.headers.get("Location"), sorted(one.headers))
             for one in (first, second, home)]
            + [(window.status_code, sorted(window.headers), sorted(browser.cookies))]
        )  # fmt: skip
    assert steps[0] == steps[1]


def test_her_team_is_called_and_the_log_says_it_to_them_alone(enter, cast, opened, herself):
    assert rung() == []
    browser, *_ = enters(herself, WORD)
    [job] = rung()
    assert job["matter"] == str(opened.case.matter_id)
    with acting_as(cast.owner.pk):
        kept = Entry.objects.filter(act="cases.enter_under_duress")
        assert not kept.exclude(actor=None).exists()
    said = "She entered because she was made to"
    assert said in text_of(enter(cast.owner).get(address("case_readers", opened.case.reference)))
    hers, *_ = enters(herself, PASSWORD)
    for page in ("own_readers", "own_copy", "own_case", "own_sessions", "log"):
        assert said not in text_of(hers.get(address(page)))
        assert said not in text_of(browser.get(address(page)))
    assert len(rung()) == 1


def test_the_database_takes_the_session_for_nobodys(as_operator, herself):
    browser, *_ = enters(herself, WORD)
    assert browser.get(address("own_case")).status_code == 200
    with as_operator():
        assert not Session.objects.filter(account=herself).exists()


@pytest.mark.parametrize("page", HERS)
def test_each_page_that_her_empty_window_leads_to_is_there(herself, page):
    browser, *_ = enters(herself, WORD)
    assert browser.get(address(page)).status_code == 200


def test_every_link_of_the_empty_window_opens(herself):
    browser, *_ = enters(herself, WORD)
    page = text_of(browser.get(address("own_case")))
    links = {one.replace("&amp;", "&") for one in re.findall(r'href="(/en/[^"#]+)', page)} - {
        "/en/"
    }
    answers = {one: browser.get(one).status_code for one in links if "/design" not in one}
    assert {one: said for one, said in answers.items() if said not in (200, 302)} == {}


def test_nothing_else_is_there_and_nothing_is_written(opened, herself):
    browser, *_ = enters(herself, WORD)
    for there in (address("case", opened.case.reference), address("cases"), address("accounts")):
        assert browser.get(there).status_code == 404
    asked = address("own_contact")
    browser.post(asked, {"how": "Por mi teléfono"})
    with acting_as(herself.pk):
        assert not Entry.objects.filter(act="cases.say_how_to_reach", actor=herself.pk).exists()


def test_she_leaves_and_ends_sessions_there_as_ever(herself):
    real, *_ = enters(herself, PASSWORD)
    browser, *_ = enters(herself, WORD)
    there = address("own_sessions")
    assert browser.post(there, {"end": "otras"}).status_code == 302
    assert real.get(address("own_case")).status_code == 200
    left = browser.post(address("leave_now"))
    assert left.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert browser.get(address("own_case")).status_code == 302


def test_setting_it_never_says_whether_there_is_one(as_operator, herself, opened):
    browser, *_ = enters(herself, PASSWORD)
    there = address("own_sessions")
    with_one = text_of(browser.get(there))
    with as_operator():
        DuressPassword.objects.all().delete()
    without = text_of(browser.get(there))
    shown = [re.sub(DRAWN, "", one).partition('id="entry"')[2] for one in (with_one, without)]
    assert shown[0] == shown[1] != ""
    answers = []
    for _again in range(2):
        answers.append(browser.post(there, {"word": WORD, "again": WORD}).status_code)
        answers.append("Kept." in text_of(browser.get(there)))
    assert answers == [302, True, 302, True]
    assert enters(herself, WORD)[0].get(address("own_case")).status_code == 200


@pytest.mark.parametrize(
    ("word", "again"), [(PASSWORD, PASSWORD), ("corta", "corta"), (WORD, f"{WORD}.")]
)
def test_it_is_another_and_as_long_and_typed_twice(herself, word, again):
    browser, *_ = enters(herself, PASSWORD)
    answer = browser.post(address("own_sessions"), {"word": word, "again": again})
    assert answer.status_code == 422


def test_both_passwords_are_compared_whichever_was_typed(herself, monkeypatch, as_operator):
    """As many hashes are computed for each word, for a wrong one, and where nobody has that name.

    Counted, not timed: a hash is the time that entering takes.
    """
    from django.contrib.auth.hashers import Argon2PasswordHasher

    counted = []
    for name in ("verify", "encode"):
        kept = getattr(Argon2PasswordHasher, name)

        def noted(self, *given, kept=kept, name=name, **more):
            counted.append(name)
            return kept(self, *given, **more)

        monkeypatch.setattr(Argon2PasswordHasher, name, noted)
    with as_operator():
        plain = make_account()
        give_password(plain)
    found = {}
    for who, login, password in (
        ("hers", herself.username, PASSWORD), ("made to", herself.username, WORD),
        ("wrong", herself.username, "ninguna-de-las-dos"), ("nobody", "nadie", PASSWORD),
        ("without a second", plain.username, "ninguna-de-las-dos"),
    ):  # fmt: skip
        cache.clear()
        counted.clear()
        browser = Client(HTTP_HOST="localhost")
        browser.post(address("account_login"), {"login": login, "password": password})
        found[who] = len(counted)
    assert len(set(found.values())) == 1, found
    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
