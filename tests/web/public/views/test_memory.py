"""Memory at the portal: read by all, kept by nobody, and gone to the last byte once taken back."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.memory import CANARIES, MIXTEC, NAME, TOLD, let_out, publish, say
from tests.factories.procedure import BEFORE, make_cast

from baluarte.domain.cases.actions import open_window
from baluarte.domain.memory import actions, queries
from baluarte.domain.memory.actions import Wording
from baluarte.domain.memory.queries import in_public
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.web.public.calendar_file import calendar

pytestmark = pytest.mark.django_db
LIST, WALL, DAYS = "/es/memoria/", "/es/memoria/muro/", "/es/memoria/dias/"
FEED, ICS = "/es/memoria/memoria.atom", "/es/memoria/dias.ics"
FIRST_VIEW = 150 * 1024


@pytest.fixture
def cast(as_operator, settings, tmp_path):
    settings.FILE_FOLDER = tmp_path
    with as_operator():
        return make_cast()


@pytest.fixture
def remembered(cast, as_role):
    """Publish a page with its booklets."""
    made = publish(cast, make_case(cast)[0])
    with as_role("bal_worker"), acting_as_nobody():
        actions.make_booklets(page=made.page.pk, at=timezone.now())
    with acting_as_nobody():
        [page] = in_public.pages_in_public()
    return made, page.reference


def dumped(as_role) -> str:
    """Return every row that the portal's role may read, as text: bytes in hexadecimal."""
    with as_role("bal_public"), acting_as_nobody(), connection.cursor() as cursor:
        cursor.execute(
            "select c.oid::regclass::text from pg_class c where c.relkind in ('r', 'v', 'm')"
            " and c.relnamespace not in ('pg_catalog'::regnamespace,"
            " 'information_schema'::regnamespace)"
            " and has_table_privilege('bal_public', c.oid, 'select')"
        )
        said = []
        for (table,) in cursor.fetchall():
            cursor.execute(f"select coalesce(string_agg(t::text, ' '), '') from {table} t")
            said.append(cursor.fetchone()[0])
    return " ".join(said)


def everywhere(portal, as_role, reference, settings) -> str:
    """Return all that anybody can have: pages, files, feeds, search, the interface, a dump."""
    said = [dumped(as_role)]
    pages = [LIST, WALL, DAYS, FEED, ICS, "/en/memoria/", f"/es/memoria/{reference}/", "/sitemap.xml",
             f"/es/memoria/{reference}/?idioma=mix", "/api/v1/openapi.json", "/es/",
             "/api/v1/memory/pages", f"/api/v1/memory/pages/{reference}", "/api/v1/memory/days",
             "/api/v1/memory/names"]  # fmt: skip
    files = [f"/es/memoria/{reference}/5-chica.jpg", f"/es/memoria/{reference}/5-completa.jpg",
             f"/es/memoria/{reference}/cuadernillo-es.pdf"]  # fmt: skip
    for there in (*pages, *files):
        said.append(portal.get(there).content.decode("latin-1"))
        said.append(portal.get(there).content.decode("utf-8", "replace"))
    # What is asked for is said again in the box: asked by what is not a canary.
    said.append(portal.get("/es/buscar/?q=inventado+dibujado").content.decode())
    said += [one.read_bytes().decode("latin-1") for one in settings.FILE_FOLDER.rglob("*")
             if one.is_file()]  # fmt: skip
    held = getattr(cache, "_cache", {})
    said += [repr(one) for one in held.values()]
    return " ".join(said)


def test_a_page_is_read_in_its_languages_each_marked_as_what_it_is(portal, remembered):
    _made, reference = remembered
    there = f"/es/memoria/{reference}/"
    answer = portal.get(there)
    page = answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, noarchive"
    assert NAME in page
    assert re.search(r'<a href="[^"]*\?idioma=mix"\s+lang="mix"\s+dir="ltr"', page)
    assert "CC BY 4.0. Puede" not in page
    # The title of the tab, the history of the browser, is no name.
    assert NAME not in page.partition("</title>")[0]
    mixtec = portal.read(f"{there}?idioma=mix")
    words = re.search(
        r'<div lang="mix"\s+dir="ltr"\s+class="told-words whole-words">(.*?)</div>',
        mixtec,
        re.DOTALL,
    )
    assert MIXTEC in words[1]
    assert "<script" not in page.partition("<main")[2].partition("</main>")[0]


def test_what_is_written_from_the_right_stands_so(portal, cast, remembered):
    made, reference = remembered
    with acting_as(cast.owner.pk):
        actions.add_text(item=made.items["text"], by=cast.owner.pk, at=BEFORE,
                         wording=Wording(language="ar", words="حكى عن النهر"))  # fmt: skip
        [text] = [one for one in made.texts() if one.language == "ar"]
    say(cast, made.daughter, [text])
    let_out(cast, made.page, [text], at=BEFORE + timedelta(hours=1))
    page = portal.read(f"/es/memoria/{reference}/?idioma=ar")
    assert re.search(r'<div lang="ar"\s+dir="rtl"\s+class="told-words whole-words">', page)
    assert "حكى عن النهر" in page


def test_list_wall_days_feed_and_calendar_tell_of_it(portal, remembered):
    _made, reference = remembered
    address = f"/es/memoria/{reference}/"
    for there in (LIST, WALL, DAYS, FEED):
        assert NAME in portal.read(there)
        assert address in portal.read(there)
    told = portal.read(ICS)
    assert "DTSTART;VALUE=DATE:20191102" in told
    assert "RRULE:FREQ=YEARLY" in told
    assert NAME in portal.words("/es/buscar/?q=dieciseis+anos+del+rio")
    picture = portal.get(f"{address}5-chica.jpg")
    assert (picture.headers["Content-Type"], picture.headers["Cache-Control"]) == (
        "image/jpeg", "no-store",
    )  # fmt: skip
    assert portal.get(f"{address}cuadernillo-mix.pdf").content[:5] == b"%PDF-"
    for wrong in ("5-chica.png", "1-chica.jpg", "5-original.jpg", "cuadernillo-ar.pdf"):
        assert portal.get(address + wrong).status_code == 404


def test_the_first_view_is_light_without_its_photographs(portal, remembered):
    """The page with the styles, scripts and faces it asks for, as they are sent."""
    from pathlib import Path

    from django.conf import settings

    _made, reference = remembered
    built = Path(settings.BASE_DIR if hasattr(settings, "BASE_DIR") else "src").resolve()
    answer = portal.get(f"/es/memoria/{reference}/", accept_encoding="gzip")
    total = len(answer.content)
    asked = set(
        re.findall(r'(?:href|src)="[^"]*/([\w.-]+\.(?:css|js|svg))"', answer.content.decode())
    )
    folder = next(iter(Path("src").rglob("static/built")))
    names = {re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", one) for one in asked}
    assert "site.css" in names, (names, built)
    for name in names | {"serif.woff2", "sans.woff2"}:
        small = folder / f"{name}.gz"
        held = small if small.exists() else folder / name
        total += held.stat().st_size if held.exists() else 0
    assert total <= FIRST_VIEW, total


def test_after_she_takes_it_back_no_byte_of_it_is_anywhere(  # noqa: PLR0917 (fixtures)
    portal, cast, remembered, as_operator, as_role, settings
):
    """Canaries: in each place before, in none afterwards, in the transaction of her own word."""
    made, reference = remembered
    with acting_as_nobody():
        held = bytes(in_public.file_in_public(reference, 5, "small").content)
    print_of_picture = held[400:432].hex()
    before = everywhere(portal, as_role, reference, settings)
    assert {one for one in CANARIES if one in before} == set(CANARIES)
    assert print_of_picture in before
    with as_operator():
        herself = make_account()
    with acting_as(cast.owner.pk):
        open_window(party=made.daughter.party, account=herself, by=cast.owner.pk, at=BEFORE)
    with acting_as(herself.pk):
        me = queries.her_consenter(queries.page_of(made.page.reference), by=herself.pk)
        actions.withdraw_page(page=made.page, consenter=me, by=herself.pk, at=timezone.now())
    after = everywhere(portal, as_role, reference, settings)
    assert [one for one in (*CANARIES, TOLD, MIXTEC, print_of_picture) if one in after] == []
    gone = portal.get(f"/es/memoria/{reference}/")
    assert gone.status_code == 410
    assert "Esta página fue retirada" in gone.content.decode()
    assert gone.headers["Cache-Control"] == "no-store"
    assert portal.get(f"/es/memoria/{reference}/5-chica.jpg").status_code == 404
    # What was sealed is there for its family, and nobody else.
    with acting_as(herself.pk):
        assert len(queries.texts_that_stand(made.page)) == len(made.items) + 1


def test_nothing_of_a_page_that_never_was_public_is_found(portal):
    assert portal.get("/es/memoria/0123456789/").status_code == 404
    said = portal.words(LIST)
    assert "Ninguna página es pública" in said


def test_a_calendar_folds_its_lines_without_tearing_a_letter():
    entry = {"uid": "1@x", "day": BEFORE.date(), "is_yearly": False, "title": "ñ;, " * 40,
             "url": "https://x/"}  # fmt: skip
    written = calendar("Días", [entry])
    assert max(len(line.encode()) for line in written.split("\r\n")) <= 75
    assert "\\;\\, ñ" in written.replace("\r\n ", "")
