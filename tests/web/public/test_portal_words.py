"""Pages of the portal speak in words: no letters that only a jurist or a programmer knows."""

import pytest
from tests.web.test_plain_words import codes_in

pytestmark = pytest.mark.django_db
PAGES = ("/", "/mapa/", "/hechos/", "/victimas/", "/cifras/", "/ediciones/", "/cumplimiento/",
         "/bitacora/", "/custodia/", "/mapa/?labor=journalist")  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_no_code_is_read_on_a_page_of_the_portal(cast, let, portal, page):
    let(12)
    cast.publish()
    for language in ("es", "en"):
        assert codes_in(portal.read(f"/{language}{page}")) == []
