"""The door where all else is down: whom to call, in both languages, whatever broke behind it."""

import html
import json
import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.wsgi import get_wsgi_application
from django.template import base as template_engine
from django.utils import timezone
from tests.factories.door import OTHERWISE, TELEPHONE
from tests.factories.wsgi_requests import ask

from baluarte.domain.procedure.telephones import Telephone, Telephones, keep_files
from baluarte.web.procedure.last_resort import LARGEST, LastResort

AT = timezone.now()
POSTED = "ticket=t%2Bt&words=Me+siguen+%3Cb%3E&not_told=authority&not_told=state_police&other=x"


@pytest.fixture
def folder(tmp_path):
    one = Telephone(
        name="Casa inventada", telephone=TELEPHONE, closed_telephone=OTHERWISE,
        closed_answers="Otra línea inventada", open_until=AT + timedelta(hours=1),
    )  # fmt: skip
    keep_files(tmp_path, {"telephones.json": Telephones((one,), AT).to_text()})
    return tmp_path


def failing(environ, start_response):
    raise OSError("the database is away")


def answering(status, said=b"an answer"):
    def application(environ, start_response):
        environ["wsgi.input"].read()
        start_response(status, [("Content-Type", "text/plain")])
        return [said]

    return application


@pytest.mark.parametrize("application", [failing, answering("500 Internal Server Error"),
                                         answering("503 Service Unavailable")])  # fmt: skip
@pytest.mark.parametrize(("path", "says"), [("/es/peligro/", "Llame ahora"),
                                            ("/en/peligro/", "Call now"),
                                            ("/es/peligro/respuesta/", "Llame ahora")])  # fmt: skip
def test_whatever_fails_behind_it_the_door_tells_whom_to_call(folder, application, path, says):
    status, headers, page = ask(LastResort(application, folder=folder), path)
    assert (status, headers["Cache-Control"], headers["Retry-After"]) == ("200", "no-store", "10")
    assert [one in page for one in (says, TELEPHONE, OTHERWISE, "911")] == [True] * 4


def test_a_message_that_was_not_kept_comes_back_to_be_sent_again(folder):
    status, _headers, page = ask(LastResort(failing, folder=folder), body=POSTED)
    fields = re.findall(r'name="(ticket|not_told|other)" value="([^"]*)"', page)
    assert status == "503"
    assert fields == [("ticket", "t+t"), ("not_told", "authority"), ("not_told", "state_police")]
    written = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert html.unescape(written[1]) == "Me siguen <b>"
    assert "No sabemos si su mensaje quedó guardado" in page


@pytest.mark.parametrize("body", ["\xff\xfe", "a=%ff%fe", "&" * 300, "x" * 1000])
def test_what_cannot_be_read_still_gets_the_telephones(folder, body):
    status, _headers, page = ask(LastResort(failing, folder=folder), body=body)
    assert (status, TELEPHONE in page) == ("503", True)


def test_what_is_far_too_large_is_not_read_on_and_gets_the_telephones(folder):
    status, _headers, page = ask(
        LastResort(answering("200 OK"), folder=folder), body="x" * (LARGEST + 2)
    )
    assert (status, TELEPHONE in page) == ("413", True)


def test_what_works_is_left_as_it_is(folder):
    asked = [ask(LastResort(answering("422 Unprocessable", b"no"), folder=folder)),
             ask(LastResort(answering("500 Oh", b"no"), folder=folder), "/es/hechos/")]  # fmt: skip
    assert [(status, said) for status, _headers, said in asked] == [("422", "no"), ("500", "no")]


def test_the_policy_of_the_page_allows_its_own_style_and_nothing_else(folder):
    _status, headers, page = ask(LastResort(failing, folder=folder))
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; base-uri 'none'")
    assert (
        re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)[1]
        in headers["Content-Security-Policy"]
    )


@pytest.mark.django_db
def test_a_broken_template_engine_does_not_take_the_numbers_away(folder, settings, monkeypatch):
    settings.ROOT_URLCONF = "baluarte.config.urls_portal"
    settings.MIDDLEWARE = ["django.middleware.locale.LocaleMiddleware"]

    def broken(*_args, **_given):
        raise MemoryError

    application = LastResort(get_wsgi_application(), folder=folder)
    monkeypatch.setattr(template_engine.Template, "render", broken)
    status, _headers, page = ask(application)
    assert (status, TELEPHONE in page) == ("200", True)


def test_the_process_of_the_door_answers_without_any_database(folder, tmp_path_factory):
    """As it is served: no server, no database, a home that was never prepared."""
    script = (
        "import json, sys; from baluarte.config.wsgi_door import application;"
        "from tests.factories.wsgi_requests import ask;"
        "print(json.dumps([[*ask(application, path)[::2]] for path in sys.argv[1:]]))"
    )
    environment = os.environ | {
        "BALUARTE_HOME": str(tmp_path_factory.mktemp("home")), "BALUARTE_DOOR": str(folder),
        "DATABASE_PORTAL_URL": "postgres://bal_public@127.0.0.1:9/baluarte",
    }  # fmt: skip
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    paths = ("/es/peligro/", "/en/peligro/", "/health")
    done = subprocess.run(
        [sys.executable, "-c", script, *paths],
        env=environment, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    said = json.loads(done.stdout)
    assert [(status, TELEPHONE in page) for status, page in said] == [
        ("200", True), ("200", True), ("200", False),
    ]  # fmt: skip
