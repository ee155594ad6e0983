"""An estimate told as a journey: run, proposed, read by another, on the portal, taken back, gone."""

import json
import runpy
from urllib.parse import urlsplit
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.urls import reverse
from tests.domain.registry.conftest import make_side
from tests.factories.runs import make_studying
from tests.factories.undercount import tell_overlaps
from tests.factories.undercount_releases import RICH, make_releasing
from tests.web.public.conftest import OF_THE_FACE, Reader
from tests.web.registry.conftest import cast, curator, other, side  # noqa: F401

from baluarte.config import settings as settings_module
from baluarte.domain.publication import tasks
from baluarte.domain.publication.models import UndercountProposal
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
PAGE, ONE = "/es/dimension/", "/es/dimension/1/"
FILES = ("estimacion.json", "combinaciones.csv", "estimaciones.csv")


@pytest.fixture
def releasing(side, other, as_operator, as_role, tmp_path):  # noqa: F811
    studying = make_studying(side, as_operator, as_role, tmp_path)
    made = make_releasing(studying, as_operator, as_role)
    made.sides = [side, other, make_side(as_operator)]
    tell_overlaps(made.sides, as_operator, counts=RICH)
    return made


@pytest.fixture
def at_portal(as_role, monkeypatch):
    """Serve the portal while a block runs, beside the workbench of the same test."""

    def serve():
        with monkeypatch.context() as changed:
            changed.setenv("BALUARTE_FACE", "portal")
            told = runpy.run_path(settings_module.__file__)
        cache.clear()
        return override_settings(**{name: told[name] for name in OF_THE_FACE})

    serve.reader = lambda: Reader(as_role)
    return serve


def proposal_of(releasing, run) -> UndercountProposal:
    with acting_as(releasing.curator.pk):
        return UndercountProposal.objects.get(run=run)


def address_of(releasing, run) -> str:
    return reverse("undercount_proposal", args=[proposal_of(releasing, run).pk])


def test_an_estimate_leaves_after_two_people_and_is_gone_once_taken_back(
    enter, confirm, releasing, at_portal, as_role
):
    run = releasing.ran()
    analyst, keeper = enter(releasing.analyst), confirm(releasing.curator)

    ask = reverse("propose_undercount", args=[run.pk])
    assert ask in analyst.get(reverse("run", args=[run.pk])).content.decode()
    assert analyst.post(ask).status_code == 302
    with as_role("bal_worker"):
        tasks.propose_undercount(str(releasing.analyst.pk), str(run.pk))
    address = address_of(releasing, run)

    own = analyst.get(address)
    assert (own.status_code, 'name="answer"' in own.content.decode()) == (200, False)
    assert analyst.post(address, {"answer": "agrees"}).status_code == 404
    with at_portal():
        assert "Aún no se ha publicado" in at_portal.reader().words(PAGE)

    read = keeper.get(address).content.decode()
    assert 'name="answer"' in read
    assert not [one for one in releasing.sides if one.institution.name in read]
    assert keeper.post(address, {"answer": "agrees"}).status_code == 302
    with as_role("bal_worker"):
        done = tasks.release_undercount(
            str(releasing.curator.pk), address.rstrip("/").rpartition("/")[2]
        )
    assert done == "1"

    with at_portal():
        portal = at_portal.reader()
        words = portal.words(PAGE)
        assert "hechos registrados" in words
        # Each file is named beneath the drawing, and where one takes it along.
        assert {words.count(name) for name in FILES} == {2}
        assert words.index("hechos registrados") < words.index("habría entre")
        assert "Clases latentes" in words
        assert "in all there may have been between" in portal.words(PAGE.replace("es", "en", 1))
        whole = json.loads(portal.get(ONE + FILES[0]).content)
        assert {row["family"] for row in whole["estimates"]} == {
            "log_linear", "decomposable", "latent_class",
        }  # fmt: skip
        assert {portal.get(ONE + name).status_code for name in FILES} == {200}
        # With it a guess of the true table could be tried.
        assert "seed" not in whole["method"]
        assert feed_of(portal) == [("en pie", ONE)]

    taken = reverse("withdraw_undercount", args=[proposal_of(releasing, run).pk])
    assert keeper.post(taken, {"why": "wrong"}).status_code == 302

    with at_portal():
        portal = at_portal.reader()
        assert "habría entre" not in portal.words(PAGE)
        gone = portal.words(ONE)
        assert ("se retiró" in gone, "habría entre" in gone) == (True, False)
        assert {portal.get(ONE + name).status_code for name in FILES} == {404}
        assert feed_of(portal) == [("se retiró", ONE)]


def feed_of(portal):
    """Return of each estimate of the feed whether it stands, and its page."""
    answer = portal.get(PAGE + "estimaciones.atom")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    entries = ET.fromstring(answer.content).findall(f"{ATOM}entry")
    return [
        ("se retiró" if "se retiró" in (one.findtext(f"{ATOM}summary") or "") else "en pie",
         urlsplit(one.find(f"{ATOM}link").get("href")).path)
        for one in entries
    ]  # fmt: skip


def test_nobody_else_tells_a_proposal_from_what_does_not_exist(enter, releasing):
    run = releasing.ran()
    releasing.propose(run)
    browser = enter(releasing.stranger)
    key = proposal_of(releasing, run).pk
    addresses = [
        reverse("undercounts"),
        reverse("undercount_proposal", args=[key]),
        reverse("propose_undercount", args=[run.pk]),
    ]
    assert {browser.get(one).status_code for one in addresses} == {404}
    here, nowhere = (reverse("withdraw_undercount", args=[one]) for one in (key, uuid4()))
    assert browser.get(here).status_code == browser.get(nowhere).status_code


def test_a_run_that_was_refused_is_not_proposed_and_says_so(enter, releasing, as_operator):
    run = releasing.ran(strata="")
    releasing.release(run)
    parted = releasing.ran(strata="year")
    answer = enter(releasing.analyst).post(
        reverse("propose_undercount", args=[parted.pk]), HTTP_ACCEPT_LANGUAGE="en"
    )
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Two tables of the same events" in said or "Dos tablas de los mismos hechos" in said


def test_where_every_event_has_a_stratum_the_page_says_so_of_none_without(releasing, at_portal):
    """That none lacks one is a number of few: its cells stand there as any."""
    release = releasing.release(releasing.ran(strata="year"))
    held = {(one["stratum"], one["lists"]) for one in release.body["table"]}
    assert {(code, "total") for code in release.body["strata"]["names"]} <= held
    with at_portal():
        assert at_portal.reader().get(PAGE).status_code == 200
