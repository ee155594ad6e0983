"""Places: the atlas, how many live where, and the table behind the map."""

import gzip
import json
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import translation
from tests.factories.access import make_account
from tests.factories.registry import make_places

from baluarte.domain.territory.actions import load_stand_in_population
from baluarte.domain.territory.atlas_file import FILE
from baluarte.domain.territory.models import Population, PopulationSource

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(as_operator, enter):
    """Return somebody's browser, with people counted in one of four invented places."""
    with as_operator():
        make_places()
        source = PopulationSource.objects.create(
            name="Conteo inventado", sha256="0" * 64, loaded_at=datetime(2026, 1, 1, tzinfo=UTC)
        )
        Population.objects.create(
            municipality_id="30001", year=2020, population=1234, source=source
        )
        account = make_account()
    return enter(account)


def test_the_map_gets_who_is_known_and_no_zero_for_the_rest(browser):
    answer = browser.get(reverse("population"))
    assert json.loads(answer.content) == {"rows": [{"id": "30001", "value": 1234}]}


def test_the_table_of_states_says_who_lives_there_and_where_nobody_knows(browser):
    said = browser.get(reverse("places")).content.decode()
    assert ("1,234" in said, "Estado Veinte" in said, "Conteo inventado" in said) == (
        True, True, True,
    )  # fmt: skip


def test_a_state_lists_its_municipalities(browser):
    said = browser.get(reverse("places_of_state", args=["30"])).content.decode()
    assert ("Villa Inventada" in said, "Puerto Inventado" in said, "San Inventado" in said) == (
        True, True, False,
    )  # fmt: skip


def test_a_state_that_is_none_does_not_exist(browser):
    assert browser.get(reverse("places_of_state", args=["77"])).status_code == 404


@pytest.mark.parametrize("page", ["places", "places_of_state"])
@pytest.mark.parametrize(
    ("language", "said"), [("es", "Población provisional: localidades"), ("en", "Stand-in: locali")]
)
def test_the_stand_in_is_named_in_the_readers_language(as_operator, enter, page, language, said):
    with as_operator():
        make_places()
        load_stand_in_population(people={"30001": 10}, by=None, at=datetime(2026, 1, 1, tzinfo=UTC))
        account = make_account()
    browser = enter(account)
    with translation.override(language):
        address = reverse(page, args=["30"] if page == "places_of_state" else [])
    assert said in browser.get(address).content.decode()


@pytest.mark.parametrize(
    ("language", "said"), [("es", "El mapa aún no está dibujado"), ("en", "The map is not drawn")]
)
def test_a_missing_atlas_is_said_and_never_drawn_in_an_answer(
    browser, settings, tmp_path, language, said
):
    settings.FILE_FOLDER = tmp_path
    answer = browser.get(reverse("atlas"), headers={"Accept-Language": language})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content.decode().startswith(said)
    assert list(tmp_path.iterdir()) == []


def test_a_drawn_atlas_is_sent_by_its_hash(browser, settings, tmp_path):
    settings.FILE_FOLDER = tmp_path
    (tmp_path / "atlas").mkdir()
    (tmp_path / "atlas" / FILE).write_bytes(b"{}")
    (tmp_path / "atlas" / f"{FILE}.gz").write_bytes(gzip.compress(b"{}"))
    answer = browser.get(reverse("atlas"))
    assert b"".join(answer.streaming_content) == b"{}"
    tag = answer.headers["ETag"]
    assert browser.get(reverse("atlas"), headers={"If-None-Match": tag}).status_code == 304
