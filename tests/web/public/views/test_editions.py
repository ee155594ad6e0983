import re
from hashlib import sha256

import pytest
from tests.factories.publication import NOW, withdraw

from baluarte.domain.publication.files.verification import verify_edition
from baluarte.domain.publication.queries import edition, files_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def decisions(let):
    return let(2)


@pytest.fixture
def first(cast, decisions):
    return cast.publish()


@pytest.fixture
def revised(cast, decisions, first):
    """The second revision of an edition, after one of its two events was withdrawn."""
    withdraw(cast.one, decisions[0])
    [made] = cast.revise()
    return made


def rows(page):
    return re.findall(r'href="/es/ediciones/([0-9.]+)/">Edición', page)


def test_before_the_first_edition_it_says_how_one_comes(cast, portal):
    words = portal.words("/es/ediciones/")
    assert "Todavía no hay ninguna edición" in words
    assert "Qué es una edición" in words


def test_the_newest_edition_comes_first(cast, first, portal):
    cast.publish(at=NOW)
    assert rows(portal.read("/es/ediciones/")) == ["2.0", "1.0"]


def test_an_edition_is_listed_with_its_counts(first, portal):
    words = portal.words("/es/ediciones/")
    assert "Edición 1.0 14 de febrero de 2026 14 de febrero de 2026 2 2 2 0" in words


def test_only_the_revision_that_stands_is_listed(revised, portal):
    assert rows(portal.read("/es/ediciones/")) == ["1.1"]


def test_every_file_has_its_size_and_sum(first, portal):
    page = portal.read("/es/ediciones/1.0/")
    expected = [(one.name, one.sha256) for one in files_of(first)]
    named = re.findall(r'href="/es/ediciones/1.0/([\w.-]+)" download', page)
    sums = re.findall(r"<code translate=\"no\">([0-9a-f]{64})</code>", page)
    assert list(zip(named, sums, strict=True)) == expected


def test_the_rules_and_how_often_they_held_something_back_are_told(first, portal):
    words = portal.words("/es/ediciones/1.0/")
    assert "Fechas publicadas al mes y no al día menos de 5" in words
    assert "Se nombra un municipio desde 10,000 habitantes" in words


def test_how_to_verify_is_told_with_the_files_of_this_edition(first, portal, settings):
    words = portal.words("/es/ediciones/1.0/")
    assert "baluarte edition verify ." in words
    assert f"curl -fsSO {settings.PORTAL_URL}/es/ediciones/1.0/$f" in words


def test_a_number_leads_to_the_revision_that_stands(revised, portal):
    answer = portal.get("/es/ediciones/1/")
    assert (answer.status_code, answer.url) == (302, "/es/ediciones/1.1/")


def test_what_is_handed_out_is_what_the_manifest_says(first, portal, tmp_path):
    folder = tmp_path / "downloaded"
    folder.mkdir()
    for one in files_of(first):
        _answer, content = portal.fetch(f"/es/ediciones/1.0/{one.name}")
        assert sha256(content).hexdigest() == one.sha256
        (folder / one.name).write_bytes(content)
    found = verify_edition(folder)
    assert (found.is_whole, found.manifest_sha256) == (True, first.manifest_sha256)


def test_a_file_is_for_keeping_and_asked_for_again(first, portal):
    answer, _content = portal.fetch("/es/ediciones/1.0/hechos.csv")
    kept = {n: answer.headers[n] for n in ("Content-Disposition", "Cache-Control", "Content-Type")}
    assert kept == {
        "Content-Disposition": 'attachment; filename="hechos.csv"',
        "Cache-Control": "public, no-cache",
        "Content-Type": "text/csv; charset=utf-8",
    }


def test_a_file_one_has_is_not_sent_again(first, portal):
    answer, _content = portal.fetch("/es/ediciones/1.0/hechos.csv")
    again = portal.get("/es/ediciones/1.0/hechos.csv", **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "name", ["nada.csv", "..", "%2e%2e%2fkeys", "hechos.csv%00", "HECHOS.CSV", "manifest.json/x"]
)
def test_only_files_of_the_manifest_are_handed_out(first, portal, name):
    assert portal.get(f"/es/ediciones/1.0/{name}").status_code == 404


def test_a_file_that_is_missing_on_the_disk_is_not_there(first, portal):
    file = next(one for one in files_of(first) if one.name == "hechos.csv")
    file.path.unlink()
    assert portal.get("/es/ediciones/1.0/hechos.csv").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["1.1/", "2.0/", "2/", "9999999999999999999999.0/", "1.9999999999999999999/", "x/", "1.0.0/"],
)
def test_an_edition_that_is_not_there_is_not_found(first, portal, address):
    assert portal.get(f"/es/ediciones/{address}").status_code == 404


class TestWhileSomethingIsTakenOut:
    @pytest.fixture(autouse=True)
    def _withdrawn(self, cast, decisions, first):
        withdraw(cast.one, decisions[0])

    def test_no_file_is_handed_out(self, portal):
        answer = portal.get("/es/ediciones/1.0/hechos.csv")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (410, "no-store")

    def test_the_page_shows_no_old_counts(self, portal):
        page = portal.read("/es/ediciones/1.0/")
        assert ("number__value" in page, "Algo se retiró de esta edición" in page) == (False, True)

    def test_the_tombstone_is_there_at_once(self, portal, decisions):
        assert f"{decisions[0].reference} Retirado" in portal.words("/es/ediciones/1.0/")

    def test_the_list_says_so(self, portal):
        words = portal.words("/es/ediciones/")
        assert "Edición 1.0 se está rehaciendo" in words


def test_of_a_replaced_revision_only_its_sum_is_left(revised, portal):
    page, old = portal.read("/es/ediciones/1.0/"), edition(1, 0)
    assert (old.manifest_sha256 in page, "number__value" in page, "download" in page) == (
        True,
        False,
        False,
    )
    assert 'href="/es/ediciones/1.1/"' in page


def test_files_of_a_replaced_revision_are_gone(revised, portal):
    assert portal.get("/es/ediciones/1.0/hechos_tal_cual.csv").status_code == 410
    _answer, content = portal.fetch("/es/ediciones/1.1/hechos_tal_cual.csv")
    assert len(content.splitlines()) == 2


def test_a_tombstone_says_which_and_when_and_never_what(revised, portal, decisions):
    words = portal.words("/es/ediciones/1.1/")
    assert f"{decisions[0].reference} Retirado 14 de febrero de 2026 1.0" in words
    assert "La familia lo pidió" not in words
