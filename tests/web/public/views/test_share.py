import re
import struct
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

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


@pytest.mark.parametrize("language", ["es", "en"])
def test_it_is_shown_with_a_drawn_card_of_the_size_that_is_said(cast, let, portal, language):
    let(1)
    cast.publish()
    page = portal.read(f"/{language}/")
    card = told(page)["image"]
    assert card.startswith("http")
    assert card.endswith(f"/static/share/card-{language}.png")
    drawn = Path(finders.find(f"share/card-{language}.png")).read_bytes()
    assert drawn.startswith(b"\x89PNG")
    said = [
        re.search(rf'og:image:{side}"\s+content="(\d+)"', page)[1] for side in ("width", "height")
    ]
    assert said == [str(size) for size in struct.unpack(">II", drawn[16:24])]
    assert len(drawn) < 300_000
