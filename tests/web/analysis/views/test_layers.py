"""Pages of layers: loaded by who may, seen by who may, counted and drawn; all invented."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.factories.layers import layer_file, make_layer
from tests.factories.registry import LATER, make_events
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.analysis.queries import Cell
from baluarte.domain.registry import tasks
from baluarte.domain.registry.actions.layer_uploads import AT_ONCE
from baluarte.domain.registry.choices import LayerKind
from baluarte.domain.registry.models import Layer, LayerPart
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
TOLD = [{}, {"municipality_id": "30002"}, {"municipality_id": "20001"}, {"municipality_id": None}]
FOUR = ("owner", "colleague", "without_role", "stranger")


@pytest.fixture
def open_layer(curator, cast):
    return make_layer(curator, at=LATER)


@pytest.fixture
def restricted(cast):
    return make_layer(cast.owner, at=LATER, compartment=cast.side.compartment)


def sent(content, **changes):
    file = SimpleUploadedFile("capa.geojson", content, content_type="application/geo+json")
    told = {
        "file": file,
        "name_es": "Regiones inventadas",
        "source": "Red inventada",
        "licence": "CC BY 4.0",
        "as_of": "2026-01-01",
        "kind": "partition",
        "seen_by": "all",
    }
    return told | changes


def large(**parts):
    """Write a layer in more than a page takes in while one waits."""
    return layer_file(**parts) + b" " * AT_ONCE


def text(answer):
    return answer.content.decode()


def test_a_layer_is_counted_by_its_areas_with_what_is_outside_and_not_known(
    enter, cast, open_layer
):
    make_events(cast.side, TOLD)
    context = enter(cast.owner).get(page_of("layer", layer_id=open_layer.pk)).context
    rows = [(r["name"], r["number"].certain.all, r["number"].possible.all) for r in context["rows"]]
    rest = [(row["name"], row["cell"].all) for row in context["rest"]]
    assert rows == [("Región A", 1, 2), ("Región B", 0, 2)]
    assert rest == [("Outside all of them", 1), ("Not told precisely enough", 2)]
    assert context["total"] == Cell(4, 0)


def test_areas_that_overlap_say_that_they_do_not_add_up(enter, cast, curator):
    layer = make_layer(
        curator,
        at=LATER,
        kind=LayerKind.OVERLAPPING,
        content=layer_file(A=("30001",), B=("30001", "20001")),
    )
    make_events(cast.side, TOLD)
    answer = enter(cast.owner).get(page_of("layer", layer_id=layer.pk))
    assert "their numbers do not add up: 1 stands in several." in text(answer)
    assert answer.context["rest"][0]["cell"] == Cell(2, 0)


def test_a_question_of_the_list_is_a_question_of_a_layer(enter, cast, open_layer):
    make_events(cast.side, [*TOLD, {"types": ["AG-KIL"]}])
    page = page_of("layer", layer_id=open_layer.pk)
    browser = enter(cast.owner)
    found = {
        asked: browser.get(page + asked).context["total"].all
        for asked in ("?tipo=AG-KIL", "?entidad=20", "?desde=2026", "?cuenta=acts&entidad=30")
    }
    assert found == {
        "?tipo=AG-KIL": 1,
        "?entidad=20": 1,
        "?desde=2026": 0,
        "?cuenta=acts&entidad=30": 3,
    }


def test_an_area_leads_to_its_events_and_its_name_stands_over_them(enter, cast, open_layer):
    make_events(cast.side, TOLD)
    browser = enter(cast.owner)
    context = browser.get(page_of("layer", layer_id=open_layer.pk) + "?cuenta=acts").context
    answer = browser.get(context["rows"][0]["url"])
    assert [chip["label"] for chip in answer.context["chips"]] == [
        "certainly in Región A (Invented regions)"
    ]
    assert (answer.context["said"], answer.context["faults"]) == ("1 event", [])


def test_the_map_of_events_in_an_area_draws_the_areas(enter, cast, open_layer):
    make_events(cast.side, TOLD)
    browser = enter(cast.owner)
    with acting_as(cast.owner.pk):
        part = LayerPart.objects.get(layer=open_layer, code="A").pk
    answer = browser.get(page_of("events_map") + f"?parte={part}")
    outlines = page_of("layer_outlines", layer_id=open_layer.pk)
    assert f'data-outlines="{outlines}"' in text(answer)
    told = browser.get(outlines).json()
    assert [one["properties"]["name"] for one in told["features"]] == ["Región A", "Región B"]


@pytest.mark.parametrize("who", FOUR)
def test_a_layer_for_all_is_open_to_each_and_counts_what_each_may_see(enter, cast, open_layer, who):
    make_events(cast.side, TOLD)
    browser = enter(getattr(cast, who))
    answer = browser.get(page_of("layer", layer_id=open_layer.pk))
    sees = 4 if who in ("owner", "colleague") else 0
    assert (answer.status_code, answer.context["total"].all) == (200, sees)
    assert browser.get(page_of("layer_outlines", layer_id=open_layer.pk)).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("colleague", 200), ("without_role", 404), ("stranger", 404)],
)
def test_a_restricted_layer_does_not_exist_for_whoever_may_not_see_its_list(
    enter, cast, restricted, who, status
):
    browser = enter(getattr(cast, who))
    for name in ("layer", "layer_outlines"):
        assert browser.get(page_of(name, layer_id=restricted.pk)).status_code == status
    listed = browser.get(page_of("layers"))
    assert ("Invented regions" in text(listed)) == (status == 200)


@pytest.mark.parametrize("who", ["without_role", "stranger"])
def test_whoever_may_load_none_finds_no_page_to_load_one(enter, cast, who):
    account = getattr(cast, who)
    answer = enter(account).post(page_of("new_layer"), sent(layer_file(A=("30001",))))
    assert answer.status_code == 404


def test_a_curator_loads_a_layer_for_all(enter, curator, cast):
    browser = enter(curator)
    assert browser.get(page_of("new_layer")).status_code == 200
    answer = browser.post(page_of("new_layer"), sent(layer_file(A=("30001",))))
    with acting_as(cast.stranger.pk):
        [layer] = Layer.objects.all()
    assert answer.headers["Location"] == page_of("layer", layer_id=layer.pk)
    assert (layer.name_en, layer.kind, layer.compartment) == (
        "Regiones inventadas",
        "partition",
        None,
    )


def test_a_documenter_loads_a_layer_of_her_list_only(enter, cast, other):
    browser = enter(cast.owner)
    offered = browser.get(page_of("new_layer")).context["form"].fields["seen_by"].choices
    own = str(cast.side.compartment.pk)
    assert [key for key, _ in offered] == [own]
    for seen_by, status in (("all", 422), (str(other.compartment.pk), 422), (own, 302)):
        told = sent(layer_file(A=("30001",)), seen_by=seen_by)
        assert browser.post(page_of("new_layer"), told).status_code == status
    with acting_as(cast.owner.pk):
        assert [one.compartment for one in Layer.objects.all()] == [cast.side.compartment]


def test_a_broken_file_is_said_by_row_in_the_language_of_the_page(enter, curator):
    broken = layer_file(A=("30001",), B=("30001", "30002"))
    answer = enter(curator).post(page_of("new_layer", language="es"), sent(broken))
    assert answer.status_code == 422
    assert "Fila 1: se encima con la fila 2 en 100 % de la menor de las dos" in text(answer)
    with acting_as(curator.pk):
        assert Layer.objects.count() == 0


def test_a_day_to_come_is_refused(enter, curator):
    told = sent(layer_file(A=("30001",)), as_of="2999-01-01")
    answer = enter(curator).post(page_of("new_layer"), told)
    assert answer.context["form"].errors["as_of"] == ["This day has not come yet."]


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 302), ("colleague", 302), ("without_role", 404), ("stranger", 404)],
)
def test_a_layer_is_withdrawn_by_who_keeps_it(enter, cast, restricted, who, status):
    answer = enter(getattr(cast, who)).post(page_of("withdraw_layer", layer_id=restricted.pk))
    with acting_as(cast.owner.pk):
        withdrawn = Layer.objects.get().withdrawn_at is not None
    assert (answer.status_code, withdrawn) == (status, status == 302)


def test_a_layer_of_30_areas_asks_as_little_as_one_of_two(enter, cast, curator, open_layer):
    browser = enter(cast.owner)
    make_events(cast.side, TOLD)
    many = make_layer(
        curator,
        at=LATER,
        content=layer_file(**{f"P{n}": (f"300{n:02}",) for n in range(1, 31)}),
    )
    asked = [asked_by(browser, page_of("layer", layer_id=one.pk)) for one in (open_layer, many)]
    assert (asked[0], asked[0] <= 30) == (asked[1], True)
    assert asked_by(browser, page_of("layers")) <= 8


def groups_of(answer):
    return {group["title"]: group["entries"] for group in answer.context["facets"]}


def test_the_areas_of_the_layer_asked_for_narrow_the_list(enter, cast, curator):
    layer = make_layer(curator, at=LATER, content=layer_file(A=("30001",), B=("20001",)))
    make_events(cast.side, [*TOLD, {}])
    browser = enter(cast.owner)
    plain = browser.get(page_of("event_values"))
    assert ("Area of the layer" in groups_of(plain), page_of("layers") in text(plain)) == (
        False,
        True,
    )
    [chip] = browser.get(page_of("events") + f"?capa={layer.pk}").context["chips"]
    assert chip == {"label": "certainly in an area of Invented regions", "url": "?"}
    narrowed = browser.get(page_of("event_values") + f"?capa={layer.pk}")
    entries = groups_of(narrowed)["Area of the layer"]
    assert [(one["label"], one["count"]) for one in entries] == [("Región A", 2), ("Región B", 1)]
    of_a = browser.get(entries[0]["url"])
    assert len(of_a.context["page"].rows) == 2
    values = entries[0]["url"].replace(page_of("events"), page_of("event_values"))
    assert "Area of the layer" not in groups_of(browser.get(values))
    assert [chip["url"] for chip in of_a.context["chips"]] == ["?", f"?capa={layer.pk}"]


def test_a_layer_leads_to_its_events_and_to_its_counts_with_the_question(enter, cast, open_layer):
    make_events(cast.side, TOLD)
    browser = enter(cast.owner)
    context = browser.get(page_of("layer", layer_id=open_layer.pk) + "?desde=2025").context
    listed = browser.get(context["events_url"]).context
    assert (len(listed["page"].rows), len(listed["chips"])) == (1, 2)
    split = browser.get(context["counts_url"])
    assert (split.status_code, split.context["counted"].total.all) == (200, 4)
    assert split.context["table"]["heads"] == ["Invented regions", "Year"]


def test_a_hidden_layer_names_nothing_and_finds_nothing(enter, cast, restricted):
    browser = enter(cast.stranger)
    answer = browser.get(page_of("events") + f"?capa={restricted.pk}")
    [chip] = answer.context["chips"]
    assert chip["label"] == "certainly in an area of a layer"
    values = browser.get(page_of("event_values") + f"?capa={restricted.pk}")
    assert answer.context["page"].rows == []
    assert values.context["facets"] == []
    for said in (answer, values):
        assert "Invented regions" not in text(said)


def test_the_map_draws_the_layer_that_is_asked_for(enter, cast, open_layer, restricted):
    make_events(cast.side, TOLD)
    page = page_of("events_map")
    for one in (open_layer, restricted):
        drawn = enter(cast.owner).get(f"{page}?capa={one.pk}").context["outlines_url"]
        assert drawn == page_of("layer_outlines", layer_id=one.pk)
    assert enter(cast.stranger).get(f"{page}?capa={restricted.pk}").context["outlines_url"] == ""


def test_facets_of_a_layer_ask_as_little_for_many_areas(enter, cast, curator, open_layer):
    make_events(cast.side, TOLD)
    browser, page = enter(cast.owner), page_of("event_values")
    areas = {f"P{n}": (f"300{n:02}",) for n in range(1, 31)}
    many = make_layer(curator, at=LATER, content=layer_file(**areas))
    plain = asked_by(browser, page)
    of_two, of_many = (asked_by(browser, f"{page}?capa={one.pk}") for one in (open_layer, many))
    # Its name; and the layer, its areas and the municipalities that are not drawn: to narrow what
    # is counted, and to count.
    assert of_two == of_many
    assert of_many - plain == 7


def test_a_large_file_for_all_waits_for_the_worker_and_its_page_says_so(
    enter, cast, curator, as_role
):
    browser = enter(curator)
    answer = browser.post(page_of("new_layer"), sent(large(A=("30001",))))
    page = answer.headers["Location"]
    assert "It waits to be loaded" in text(browser.get(page))
    listed = browser.get(page_of("layers"))
    assert [one["url"] for one in listed.context["uploads"]] == [page]
    assert enter(cast.owner).get(page).status_code == 404
    assert enter(cast.owner).get(page_of("layers")).context["uploads"] == []
    with as_role("bal_worker"):
        assert tasks.load_layer(str(curator.pk), page.split("/")[-2]) == page.split("/")[-2]
    assert enter(cast.owner).get(page).context["name"] == "Regiones inventadas"


def test_a_large_file_that_was_refused_says_what_is_wrong_in_which_row(
    enter, cast, curator, as_role
):
    browser = enter(curator)
    broken = large(A=("30001",), B=("30001", "30002"))
    page = browser.post(page_of("new_layer"), sent(broken)).headers["Location"]
    with as_role("bal_worker"):
        assert tasks.load_layer(str(curator.pk), page.split("/")[-2]) == ""
    said = text(browser.get(page))
    assert ("It was not loaded" in said, "Fila 1" in said) == (True, True)


def test_a_large_file_of_a_restricted_layer_never_waits_in_clear(enter, cast):
    told = sent(large(A=("30001",)), seen_by=str(cast.side.compartment.pk))
    page = enter(cast.owner).post(page_of("new_layer"), told).headers["Location"]
    assert enter(cast.owner).get(page).context["name"] == "Regiones inventadas"
