"""The page for programs at the portal: in the reader's language, and without a script."""

from tests.web.markup import flat


def test_it_says_every_address_in_spanish(portal):
    page = flat(portal.get("/es/programas/").content.decode())
    assert "Una página de los hechos que responden" in page
    assert "Return a page of the events" not in page
    assert 'href="/api/v1/openapi.json"' in page


def test_the_editions_lead_to_it(portal):
    assert 'href="/es/programas/"' in portal.get("/es/ediciones/").content.decode()
