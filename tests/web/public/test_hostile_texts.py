"""Whatever an organisation wrote of itself, its list and its event, no page of the portal runs it."""

from urllib.parse import quote

import pytest
from django.urls import reverse
from tests.factories.entering import browser_of
from tests.factories.hostile import HOSTILE_TEXTS, harms_in

from baluarte.domain.access.models import Institution
from baluarte.domain.intake.models import List

pytestmark = pytest.mark.django_db
PORTAL = "baluarte.config.urls_portal"
PAGES = ("home", "map", "aggressions_published", "editions", "comparisons", "compliance",
         "log_checkpoints", "api_editions", "api_description")  # fmt: skip


@pytest.fixture
def published(cast, let, as_operator):
    """An edition of events whose list and organisation are called what harms."""
    with as_operator():
        for number, house in enumerate((cast.one, cast.other)):
            text = HOSTILE_TEXTS[number]
            List.objects.filter(pk=house.source_list.pk).update(title=text, producer=text)
            Institution.objects.filter(pk=house.institution.pk).update(name=text)
    [decision] = let()
    return cast.publish(), decision


def test_no_page_of_the_portal_runs_it(published, portal):
    edition, decision = published
    given = {"number": edition.number, "revision": edition.revision}
    addresses = [reverse(name, urlconf=PORTAL) for name in PAGES]
    addresses += [
        reverse("edition", kwargs=given, urlconf=PORTAL),
        reverse("published", args=[decision.reference], urlconf=PORTAL),
    ]
    for address in addresses:
        answer = portal.get(address)
        assert answer.status_code == 200, address
        assert harms_in(answer.content.decode()) == [], address


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_what_is_asked_for_is_text_on_its_page(published, portal, text):
    for name in ("map", "aggressions_published", "comparisons", "door"):
        for asked in ("q", "entidad", "desde", "tipo"):
            answer = portal.get(f"{reverse(name, urlconf=PORTAL)}?{asked}={quote(text)}")
            assert harms_in(answer.content.decode()) == [], (name, asked)


def test_no_bulletin_runs_it(cast, published):
    browser = browser_of(cast.curator)
    for address in (reverse("week_bulletin"), reverse("annual_table", args=[2026])):
        answer = browser.get(address)
        assert (answer.status_code, harms_in(answer.content.decode())) == (200, [])
