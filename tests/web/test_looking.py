"""Looking changes nothing, is kept by nobody, and every answer carries the headers of safety.

Addresses of records are looked at with real ones beside the casts of their rooms.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pytest
from django.http.response import HttpResponseBase
from django.urls import reverse
from tests.factories.access import make_institution
from tests.factories.atlas import lay_atlas
from tests.factories.looking import what_changed, what_is_kept
from tests.web.test_cast import FOUR, cast  # noqa: F401
from tests.web.test_routes import address_of, routes, workbench_routes

from baluarte.web.access.middleware import TO_ENROL

pytestmark = pytest.mark.django_db
# Leaving ends what is looked with; pages of a passkey want one that is true, as it is where they are
# tested (`tests/web/access/test_second_factor.py`).
LEAVING = {"account_logout", "mfa_add_webauthn", "mfa_reauthenticate_webauthn"}
# The outline of the country, the same for everybody.
KEPT_BY_ANYBODY = {"atlas"}


class Answer(NamedTuple):
    """What is kept of an answer: so many pages are not."""

    status_code: int
    headers: Mapping[str, str]
    url: str


class Look(NamedTuple):
    """What every address answered to somebody, and the tables that are otherwise since."""

    answers: dict[str, Answer]
    changed: list[str]


def every_answer(browser, names) -> Iterator[tuple[str, HttpResponseBase]]:
    """Yield the answer of each of so many addresses, all of them asked for and none sent to."""
    for name in sorted(names):
        answer = browser.get(address_of("workbench", name))
        if answer.streaming:
            # Read to its end it is closed, and the connection of this test is not.
            list(answer.streaming_content)
        yield name, answer


def looked_at(browser, names) -> dict[str, Answer]:
    """Return what is kept of the answers of so many addresses."""
    return {
        name: Answer(answer.status_code, answer.headers, getattr(answer, "url", ""))
        for name, answer in every_answer(browser, names)
    }


@pytest.fixture(scope="module")
def looks() -> dict[str, Look]:
    """What each saw of every address: whichever test asks first looks, for all of them."""
    return {}


@pytest.fixture
def look(looks, confirm, cast, as_operator, settings, tmp_path):  # noqa: F811, PLR0917
    def as_one(who: str) -> Look:
        if who not in looks:
            settings.FILE_FOLDER = tmp_path
            lay_atlas(tmp_path)
            browser = confirm(getattr(cast, who))
            before = what_is_kept(as_operator)
            answers = looked_at(browser, set(routes("workbench")) - LEAVING)
            looks[who] = Look(answers, what_changed(before, what_is_kept(as_operator)))
        return looks[who]

    return as_one


@pytest.mark.parametrize("who", FOUR)
def test_looking_at_every_address_changes_nothing(look, who):
    assert look(who).changed == []
    of_accounts = set(workbench_routes("account")) - LEAVING
    answers = [one for name, one in look(who).answers.items() if name in of_accounts]
    assert sum(one.status_code == 200 for one in answers) > 40


def test_a_change_is_seen(as_operator):
    before = what_is_kept(as_operator)
    with as_operator():
        make_institution()
    assert "access_institution" in what_changed(before, what_is_kept(as_operator))


def test_nobody_who_looks_changes_anything(nobody, as_operator):
    before = what_is_kept(as_operator)
    looked_at(nobody, routes("workbench"))
    assert what_changed(before, what_is_kept(as_operator)) == []


def test_without_a_second_factor_no_address_opens_but_those_that_add_one(enter, cast):  # noqa: F811
    answers = looked_at(enter(cast.owner, shown=None), set(workbench_routes("account")))
    opened = {name for name, one in answers.items() if one.status_code != 302}
    led = {one.url.split("?")[0] for one in answers.values() if one.status_code == 302}
    assert opened <= TO_ENROL | {"account_logout"}
    assert led <= {reverse("mfa_add_webauthn"), reverse("account_reauthenticate"), "/"}


def test_what_needs_an_account_is_kept_by_nobody(look):
    of_accounts = set(workbench_routes("account")) - LEAVING
    kept = {
        name: one.headers.get("Cache-Control") for name, one in look("owner").answers.items()
        if name in of_accounts and "no-store" not in one.headers.get("Cache-Control", "")
    }  # fmt: skip
    assert set(kept) == KEPT_BY_ANYBODY


def test_every_answer_carries_the_headers_of_safety(look):
    answers = look("owner").answers
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    lacking = [
        (name, header) for name, one in answers.items() for header, value in wanted.items()
        if one.headers.get(header) != value
    ]  # fmt: skip
    assert lacking == []
    for name, one in answers.items():
        policy = one.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'"), name
        assert "frame-ancestors 'none'" in policy, name
        assert "form-action 'self'" in policy, name
        assert "unsafe" not in policy, name
        assert "geolocation=()" in one.headers["Permissions-Policy"], name


@pytest.mark.parametrize("face", ["portal", "workbench"])
def test_there_is_no_administration_of_the_framework(face):
    assert [name for name in routes(face) if name in ("index", "login", "app_list")] == []


@pytest.mark.parametrize("address", ["/admin/", "/admin/login/", "/es/admin/", "/en/admin/login/"])
def test_no_address_leads_to_one(confirm, cast, address):  # noqa: F811
    assert confirm(cast.owner).get(address).status_code == 404


def test_cookies_are_of_this_host_and_out_of_reach_of_scripts():
    """As an installation says them: read by settings of their own, where nobody asked otherwise."""
    ask = (
        "from django.conf import settings as s; print(*(getattr(s, n) for n in ("
        "'SESSION_COOKIE_NAME', 'SESSION_COOKIE_SECURE', 'SESSION_COOKIE_HTTPONLY',"
        "'SESSION_COOKIE_SAMESITE', 'CSRF_COOKIE_NAME', 'CSRF_COOKIE_SECURE',"
        "'CSRF_COOKIE_HTTPONLY', 'CSRF_COOKIE_SAMESITE')))"
    )
    said = subprocess.run(
        [sys.executable, "-c", ask], env=as_installed(), capture_output=True, text=True, check=True
    ).stdout.split()
    assert said == ["__Host-session", "True", "True", "Lax", "__Host-csrf", "True", "True", "Lax"]


def as_installed():
    told = {name: value for name, value in os.environ.items() if name != "BALUARTE_PLAIN_HTTP"}
    return told | {"DJANGO_SETTINGS_MODULE": "baluarte.config.settings"}
