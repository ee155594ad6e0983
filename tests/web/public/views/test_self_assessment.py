"""Who asks about her own risk sends nothing, is given no number, and is led to help."""

import re

import pytest

from baluarte.norms.self_assessment import Asker, Reply, self_assessments
from baluarte.web.public.views.self_assessment import ADDRESSES

pytestmark = pytest.mark.django_db
PAGES = {Asker.PERSON: "/es/autoevaluacion/", Asker.COMMUNITY: "/es/autoevaluacion/comunidad/"}
FILES = {
    Asker.PERSON: "/es/autoevaluacion/archivo/persona/",
    Asker.COMMUNITY: "/es/autoevaluacion/archivo/comunidad/",
}
ASKED = {
    asker: [one for subject in subjects for one in subject.questions]
    for asker, subjects in self_assessments()[-1].subjects.items()
}


def text(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("asker", list(Asker))
@pytest.mark.parametrize("where", [PAGES, FILES], ids=["page", "file"])
def test_s05_each_answer_leads_to_what_can_be_done_and_nothing_is_added_up(portal, asker, where):
    said = text(portal, where[asker])
    for one in ASKED[asker]:
        assert one.advice["es"] in said
        calls = re.findall(
            rf'name="{one.code}"\s+value="(\w+)"\s+autocomplete="off"\s+data-calls', said
        )
        assert calls == [str(reply) for reply in Reply if reply in (one.worse, Reply.UNKNOWN)]
    assert "No hay puntos." in said
    assert 'id="ayuda"' in said


@pytest.mark.parametrize("url", [*PAGES.values(), *FILES.values()])
def test_no_answer_can_be_sent(portal, url):
    """Not by a form, whose answers a key would put into an address, nor by a program."""
    main = text(portal, url).partition("<main")[2].partition("</main>")[0]
    assert re.search(r"<(form|button|script|iframe|img)\b", main) is None
    assert re.search(r"\b(hx-|data-hx)", main) is None


@pytest.mark.parametrize("url", FILES.values())
def test_the_file_asks_for_nothing_of_the_network(portal, url):
    said = text(portal, url)
    assert "default-src 'none'" in said
    assert re.search(r"\b(src|srcset)=|<link\b|@import|url\(", said) is None


@pytest.mark.parametrize("url", [*PAGES.values(), *FILES.values()])
def test_neither_is_kept_by_a_browser_or_on_the_way(portal, url):
    response = portal.get(url)
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies


def test_each_leads_to_the_other_and_to_its_own_file(portal):
    for asker, url in PAGES.items():
        said = text(portal, url)
        other = next(one for one in Asker if one is not asker)
        assert f'href="{PAGES[other]}"' in said
        assert f'href="{FILES[asker]}"' in said
    assert set(ADDRESSES) == set(Asker)


def test_home_and_the_urgent_door_lead_there(portal):
    for url in ("/es/", "/es/peligro/"):
        assert PAGES[Asker.PERSON] in text(portal, url)
