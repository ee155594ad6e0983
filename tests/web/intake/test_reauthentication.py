"""A report opens while the factor was shown a few minutes ago; else it is asked for, calmly."""

import json
import re
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils.http import urlencode
from tests.factories.ageing import age_sessions
from tests.factories.entering import browser_of
from tests.factories.kept import kept_with_files
from tests.factories.passkeys import SoftPasskey, options_in
from tests.web.intake.conftest import row, said, sheet
from tests.web.markup import flat

from baluarte.domain.access.models import Session
from baluarte.domain.audit.models import Entry
from baluarte.domain.intake.models import Coding
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
NAME = "Persona Inventada 1"
ASKED = "Confirme que es usted"
HOUR = 3600


@pytest.fixture
def report(desk):
    return kept_report(desk)


@kept_with_files
def kept_report(desk):
    return desk.reports(desk.take(sheet(row(1, Fecha="31/02/2026"))))[0]


@pytest.fixture
def passkey(desk):
    """Let who sits at the desk hold a passkey that answers."""
    held = SoftPasskey()
    user = {"id": "eA"}
    made = json.loads(held.created({"publicKey": {"user": user, "challenge": "eA"}}))
    with acting_as(desk.account.pk):
        Authenticator.objects.filter(user=desk.account).update(
            data={"name": "Llave inventada", "credential": made}
        )
    # A factor that changed ended her sessions.
    desk.browser.cookies = browser_of(desk.account).cookies
    return held


def opens(desk, report) -> bool:
    answer = desk.browser.get(reverse("report", args=[report.pk]))
    if answer.status_code == 200:
        assert NAME in said(answer)
        return True
    there = urlencode({"next": answer.wsgi_request.path})
    assert answer.url == f"{reverse('reauthenticate')}?{there}"
    return False


@pytest.mark.parametrize(("shown", "opened", "is_open"), [
    (0, None, True), (299, None, True), (301, None, False),
    (20 * 60, 299, True), (20 * 60, 301, False),
    (HOUR - 2, 1, True), (HOUR + 1, 1, False),
])  # fmt: skip
def test_it_opens_five_minutes_after_the_last_use_and_an_hour_at_most(  # noqa: PLR0917 (a line of the table)
    desk, report, as_operator, shown, opened, is_open
):
    age_sessions(as_operator, shown=shown, opened=opened)
    assert opens(desk, report) == is_open


def test_each_use_prolongs_it(desk, report, as_operator):
    age_sessions(as_operator, shown=250)
    assert opens(desk, report)
    with as_operator():
        opened = Session.objects.get(account=desk.account).opened_at
    assert opened is not None
    with as_operator(), connection.cursor() as cursor:
        cursor.execute(
            "update public.access_session set shown_at = shown_at - interval '280 seconds',"
            " opened_at = opened_at - interval '280 seconds'"
        )
    assert opens(desk, report)


def test_what_was_refused_is_no_reading(desk, report, as_operator):
    age_sessions(as_operator, shown=301)
    assert not opens(desk, report)
    with as_operator():
        assert not Entry.objects.filter(act="intake.open_report").exists()


def test_showing_the_passkey_comes_back_to_where_one_was(desk, report, passkey, as_operator):
    age_sessions(as_operator, shown=301)
    there = reverse("report", args=[report.pk])
    page = desk.browser.get(there, follow=True)
    assert ASKED in said(page)
    shown = passkey.shown(options_in(page, "request_options"))
    answer = desk.browser.post(
        page.wsgi_request.get_full_path(), {"next": there, "factor-credential": shown}
    )
    assert (answer.status_code, answer.url) == (302, there)
    assert opens(desk, report)


def test_another_passkey_opens_nothing(desk, report, passkey, as_operator):
    age_sessions(as_operator, shown=301)
    page = desk.browser.get(reverse("report", args=[report.pk]), follow=True)
    options = options_in(page, "request_options")
    stranger = SoftPasskey()
    stranger.created({"publicKey": {"user": {"id": "eA"}, "challenge": "eA"}})
    answer = desk.browser.post(
        page.wsgi_request.get_full_path(), {"factor-credential": stranger.shown(options)}
    )
    assert (answer.status_code, ASKED in said(answer)) == (422, True)
    assert not opens(desk, report)


def test_what_was_written_is_sent_once_the_factor_is_shown(desk, report, passkey, as_operator):
    with acting_as(desk.account.pk):
        coding = Coding.objects.get(report=report)
    there = reverse("complete_report", args=[report.pk])
    written = {"coding": str(coding.pk), "when": "day", "when_day": "3", "when_month": "2",
               "when_year": "", "why": "Lo dijo\n«por teléfono» <23:40>"}  # fmt: skip
    age_sessions(as_operator, shown=301)
    asked = desk.browser.post(there, written)
    assert (asked.status_code, ASKED in said(asked)) == (403, True)
    carried = dict(_hidden(asked))
    assert {name: carried[name] for name in written} == written
    shown = passkey.shown(options_in(asked, "request_options"))
    answer = desk.browser.post(there, carried | {"factor-credential": shown})
    assert (answer.status_code, NAME in said(answer)) == (422, True)
    carried["when_year"] = "2026"
    assert desk.browser.post(there, carried).status_code == 302
    with acting_as(desk.account.pk):
        assert Coding.objects.get(report=report, supersedes=coding).date == "2026-02-03"


def test_files_are_chosen_again_where_the_factor_is_shown(desk, report, passkey, as_operator):
    """With a wrong passkey too: sent without them, what was written would stand without its proof."""
    there = reverse("complete_report", args=[report.pk])
    age_sessions(as_operator, shown=301)
    for given in ({"why": "Lo dijo"}, {"why": "Lo dijo", "factor-credential": "{}"}):
        files = [SimpleUploadedFile(name, b"x") for name in ("uno.pdf", "<i>dos.pdf")]
        asked = desk.browser.post(there, given | {"proof": files})
        assert asked.status_code in {403, 422}
        assert 'enctype="multipart/form-data"' in asked.content.decode()
        assert 'type="file" name="proof" multiple required>' in flat(asked.content.decode())
        assert "Elija otra vez: uno.pdf, &lt;i&gt;dos.pdf" in said(asked)
        assert ("why", "Lo dijo") in _hidden(asked)


def test_without_scripts_what_is_being_written_stays_in_its_own_tab(desk, report, as_operator):
    age_sessions(as_operator, shown=301)
    there = reverse("report", args=[report.pk])
    piece = desk.browser.get(there, headers={"hx-request": "true"})
    [button] = re.findall(r"<button[^>]*>", piece.content.decode())
    assert 'form="show_sealed" formtarget="_blank"' in flat(button)
    assert "Se abre en otra pestaña" in said(piece)


def test_what_stood_unsent_on_a_page_comes_back_once_and_stands_sealed_meanwhile(
    desk, report, passkey, as_operator
):
    there = reverse("lists")
    written = json.dumps([[0, "title", "Palabra que nadie lee"]])
    age_sessions(as_operator, shown=301)
    page = desk.browser.post(reverse("reauthenticate"), {"next": there, "written": written})
    shown = passkey.shown(options_in(page, "request_options"))
    given = dict(_hidden(page)) | {"factor-credential": shown}
    assert desk.browser.post(reverse("reauthenticate"), given).url == there
    with as_operator(), connection.cursor() as cursor:
        cursor.execute("select string_agg(data, '') from public.access_session")
        assert "Palabra" not in str(desk.browser.session["written"]) + cursor.fetchone()[0]
    assert "Palabra que nadie lee" in desk.browser.get(there).content.decode()
    assert "Palabra que nadie lee" not in desk.browser.get(there).content.decode()


def test_a_piece_of_a_page_says_that_it_is_closed(desk, report, as_operator):
    age_sessions(as_operator, shown=301)
    there = reverse("report", args=[report.pk])
    piece = desk.browser.get(there, headers={"hx-request": "true"})
    assert (piece.status_code, "Mostrar lo sellado" in said(piece)) == (200, True)


def test_it_leads_nowhere_else(desk, passkey, as_operator):
    answer = desk.browser.get(reverse("reauthenticate"), {"next": "https://example.org/"})
    assert (answer.status_code, answer.url) == (302, reverse("desk"))


def _hidden(page):
    form = page.content.decode().partition("</h1>")[2].partition("</form>")[0]
    found = re.findall(r'<input\s+type="hidden"\s+name="([^"]+)"\s+value="([^"]*)">', form)
    return [(name, unescape(value)) for name, value in found if name != "csrfmiddlewaretoken"]
