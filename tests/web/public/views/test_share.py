import re

import pytest

pytestmark = pytest.mark.django_db


def told(page):
    return dict(re.findall(r'<meta property="og:(\w+)"\s+content="([^"]*)"', page))


@pytest.mark.parametrize("path", ["/es/", "/es/hechos/?estado=20", "/es/mapa/", "/es/ediciones/"])
def test_a_page_that_is_shared_says_its_title_and_its_address(cast, let, portal, path):
    let(1)
    cast.publish()
    page = portal.read(path)
    shared = told(page)
    title = " ".join(re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1].split())
    assert f"{shared['title']} · Baluarte" == title
    assert shared["title"]
    assert shared["url"].endswith(path)
    assert shared["locale"] == "es_MX"


def test_it_is_said_in_the_language_of_the_page(cast, let, portal):
    let(1)
    cast.publish()
    assert told(portal.read("/en/hechos/"))["locale"] == "en_US"
