"""What anybody reads of compliance: figures in words, no data as such, files with their sums."""

import re
from hashlib import sha256

import pytest
from tests.factories.accountability import KNOWN, Night, make_danger
from tests.factories.kept import kept_on
from tests.factories.tables import make_keepers, make_quarter

from baluarte.domain.publication.actions import withdraw_tables
from baluarte.domain.publication.choices import Guard, TakenBack
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
PAGE, ONE = "/es/cumplimiento/", "/es/cumplimiento/1.0/pro-p-01/"


@pytest.fixture
def keepers(as_operator, as_worker):
    return kept_keepers(as_operator, as_worker)


@kept_on
def kept_keepers(as_operator, as_worker):
    with as_operator():
        made = make_keepers()
    made.as_worker = as_worker
    make_quarter(made, nights=7)
    return made


def test_before_the_first_tables_it_says_how_they_come(portal):
    assert "Aún no se ha publicado ninguna tabla" in portal.words(PAGE)


def test_each_clock_is_told_in_a_sentence_with_its_article(portal, keepers):
    keepers.release()
    words = portal.words(PAGE)
    said = "Vencieron en el periodo: cerca de 5. Se cumplieron en tiempo: cerca de 5."
    assert (said in words, "Ley de protección, art. 26 I" in words, "sin datos" in words) == (
        True, True, True,
    )  # fmt: skip


def test_the_scorecard_comes_first_and_draws_nothing_of_few(portal, keepers):
    keepers.release()
    words = portal.words(PAGE)
    assert words.index("De cada cien que vencieron") < words.index("Plazo por plazo")
    assert "En ningún plazo vencieron suficientes" in words
    assert 'class="score__bar"' not in portal.read(PAGE)


def test_the_scorecard_draws_what_is_enough_and_the_table_says_the_same(portal, keepers):
    for number in range(20):
        make_danger(keepers.cast, Night(issued=1 + number / 5, in_place=5))
    keepers.release()
    page, words = portal.read(PAGE), portal.words(PAGE)
    [share] = set(re.findall(r"<strong>(\d+) %</strong>", page)[:1])
    assert 'class="score__bar"' in page
    assert f"{share} %" in words.partition("Lo mismo en tabla")[2]
    assert "sin datos: nadie informó" in words


def test_one_clock_has_its_table_its_definition_and_its_traps(portal, keepers):
    keepers.release()
    words = portal.words(ONE)
    assert ("Emitir no es implementar" in words, "Leído en la ley" in words) == (True, True)
    assert "Ninguna autoridad de estos órdenes dijo" in words


def test_hidden_counts_are_said_to_be_hidden(portal, keepers):
    make_danger(keepers.cast, Night(issued=4, in_place=6))
    keepers.release(guard=Guard.SUPPRESSION)
    assert "no se muestra, para proteger" in portal.words(ONE)


def test_files_have_the_sums_of_the_manifest_and_others_are_none(portal, keepers):
    release = keepers.release()
    address = "/es/cumplimiento/1.0/archivos/"
    got = {
        one["path"]: sha256(portal.get(address + one["path"]).content).hexdigest()
        for one in release.manifest["files"]
    }
    assert got == {one["path"]: one["sha256"] for one in release.manifest["files"]}
    assert {portal.get(address + name).status_code for name in ("x.csv", "x.json")} == {404}
    manifest = portal.get(address + "manifest.json").content
    assert sha256(manifest).hexdigest() == release.manifest_sha256
    assert portal.get(address + "manifest.json.sig").status_code == 200


def test_taken_back_it_says_so_and_no_page_has_a_figure(portal, keepers):
    release = keepers.release()
    with acting_as(keepers.owner.pk):
        withdraw_tables(release=release, why=TakenBack.WRONG, by=keepers.owner.pk, at=KNOWN)
    words = portal.words(PAGE)
    assert ("Estas tablas se retiraron" in words, "cerca de" in words) == (True, False)
    assert portal.get(ONE).status_code == 404
    assert portal.get("/es/cumplimiento/1.0/archivos/cumplimiento.csv").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/es/cumplimiento/9.9/pro-p-01/", "/es/cumplimiento/1.0/pro-p-99/",
     "/es/cumplimiento/?periodo=2020-T1", "/es/cumplimiento/?periodo=%00",
     "/es/cumplimiento/1.0/archivos/..%2Fsettings.py"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(portal, keepers, address):
    keepers.release()
    assert portal.get(address).status_code == 404


def test_the_pages_ask_little_of_the_database_whatever_stands_on_them(portal, keepers):
    keepers.release()
    assert (len(portal.queries(PAGE)) <= 5, len(portal.queries(ONE)) <= 5) == (True, True)


def test_a_law_is_said_by_its_name_and_not_by_its_letters(portal, keepers):
    keepers.release()
    for language in ("es", "en"):
        assert "LPPDDHP" not in portal.words(PAGE.replace("/es/", f"/{language}/"))
