"""The list in another order and with other columns, for a visit and for an organisation; invented."""

from datetime import timedelta

import pytest
from django.utils import translation
from tests.factories.registry import DECIDED, make_events
from tests.web.markup import flat
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.intake.victims import ProfileTold
from baluarte.domain.registry.actions.list_columns import choose_columns
from baluarte.domain.registry.choices import ListColumn
from baluarte.domain.registry.models import ChosenColumns, SavedSearch
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def references(answer) -> list[str]:
    return [row.event.reference for row in answer.context["page"].rows]


def heads(answer) -> list[str]:
    return [one["label"] for one in answer.context["table"].heads]


def cells(answer) -> list[list[str]]:
    rows = answer.context["table"].rows
    return [[one.get("tag") or one["text"] for one in row["cells"]] for row in rows]


@pytest.fixture
def several(cast):
    told = [
        {"date": "2025-05-03", "victims": 2, "municipality_id": "30002"},
        {"date": "2025-06", "victims": None, "municipality_id": "20001"},
        {"date": "2024-12-31", "victims": 7, "municipality_id": "30001"},
    ]
    made = [
        make_events(cast.side, [one], at=DECIDED - timedelta(days=n))[0]
        for n, one in enumerate(told)
    ]
    return [one.reference for one in made]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", (1, 0, 2)),
        ("fecha", (2, 0, 1)),
        ("-registro", (0, 1, 2)),
        ("registro", (2, 1, 0)),
        ("lugar", (1, 2, 0)),
        ("-lugar", (0, 2, 1)),
        ("-victimas", (2, 0, 1)),
        ("victimas", (0, 2, 1)),
    ],
)
def test_the_list_stands_in_the_order_asked_for(enter, cast, several, order, expected):
    answer = enter(cast.owner).get(page_of("events") + f"?orden={order}")
    assert references(answer) == [several[n] for n in expected]
    assert answer.context["faults"] == []


def test_a_head_says_how_the_list_is_sorted_and_leads_to_the_other_way(enter, cast, several):
    browser, here = enter(cast.owner), page_of("events")
    first = flat(browser.get(here + "?entidad=30&despues=x").content.decode())
    assert (
        '<th scope="col" aria-sort="descending"><a class="sort" href="?entidad=30&amp;orden=fecha">'
        in first
    )
    assert 'href="?entidad=30&amp;orden=victimas"' in first
    by_victims = flat(browser.get(here + "?orden=victimas").content.decode())
    assert '<th scope="col" class="number" aria-sort="ascending">' in by_victims
    assert 'href="?orden=-victimas"' in by_victims
    assert by_victims.count("aria-sort") == 1
    # On a telephone, where heads are not seen.
    assert '<nav class="sorting" aria-label="Order of the list">' in by_victims
    assert "the fewest victims first" in by_victims


def test_pages_of_an_order_go_on_where_they_ended(enter, cast):
    made = make_events(cast.side, [{"victims": n % 3 or None} for n in range(60)])
    browser = enter(cast.owner)
    first = browser.get(page_of("events") + "?orden=-victimas&entidad=30")
    second = browser.get(page_of("events") + first.context["next_url"])
    assert sorted(references(first) + references(second)) == sorted(one.reference for one in made)
    assert "orden=-victimas" in first.context["next_url"]
    told = [row[3] for row in cells(first) + cells(second)]
    assert told == ["2"] * 20 + ["1"] * 20 + ["not told"] * 20


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("orden=poder", "orden: The list cannot be ordered so."),
        ("orden=created_at", "orden: The list cannot be ordered so."),
        ("columnas=fecha,nombre", "columnas: The list has no such column."),
        (
            "orden=victimas&conocido=2026-12-01",
            "orden: As it was known on a day, the list stands in one order only: the newest first.",
        ),
    ],
)
def test_what_the_list_cannot_show_is_said_and_the_rest_stands(enter, cast, several, asked, said):
    answer = enter(cast.owner).get(page_of("events") + f"?{asked}")
    assert answer.context["faults"] == [said]
    assert references(answer) == [several[n] for n in (1, 0, 2)]
    assert said.split(": ", 1)[1] in answer.content.decode()


def test_as_it_was_known_on_a_day_no_head_sorts(enter, cast, several):
    page = enter(cast.owner).get(page_of("events") + "?conocido=2026-12-01").content.decode()
    assert "orden=" not in page


def test_an_address_chooses_columns_in_its_own_order(enter, cast, several):
    asked = "?columnas=registro,victimas,labor,autor&orden=-victimas"
    answer = enter(cast.owner).get(page_of("events") + asked)
    assert heads(answer) == ["Recorded", "Victims", "What victims do", "Presumed perpetrators"]
    assert [row[:2] for row in cells(answer)] == [
        ["31 Jan 2026", "7"],
        ["2 Feb 2026", "2"],
        ["1 Feb 2026", "not told"],
    ]
    assert [chip["label"] for chip in answer.context["chips"]] == [
        "the most victims first",
        "columns: Recorded, Victims, What victims do, Presumed perpetrators",
    ]
    # Asked for once more without, and in every other view of the question.
    assert answer.context["chips"][1]["url"] == "?orden=-victimas"
    assert all("columnas=" in tab["url"] for tab in answer.context["views"])


def test_what_victims_do_is_shown_where_it_is_asked_for(enter, cast):
    told = ProfileTold(labor="journalist", gender="woman").as_json()
    make_events(cast.side, [{"profiles": [told]}])
    answer = enter(cast.owner).get(page_of("events") + "?columnas=labor,genero")
    assert cells(answer) == [["Journalist", "Woman"]]


@pytest.mark.parametrize("columns", ["", "labor,genero,autor,registro,determinado,lista"])
def test_columns_and_orders_ask_the_database_as_little(enter, cast, several, columns):
    asked = page_of("events") + f"?orden=lugar&entidad=30&columnas={columns}"
    assert asked_by(enter(cast.owner), asked) <= 17


def test_columns_are_chosen_for_a_visit(enter, cast, several):
    browser = enter(cast.owner)
    page = browser.get(page_of("list_columns") + "?entidad=30&orden=lugar")
    assert page.context["form"]["columns"].value() == [
        "fecha", "agresiones", "lugar", "victimas", "reportes", "estado", "vinculo", "lista",
    ]  # fmt: skip
    # Who keeps nothing for the organisation is offered nothing to keep.
    assert 'name="institution"' not in page.content.decode()
    answer = browser.post(
        page_of("list_columns"),
        {"question": "entidad=30&orden=lugar", "columns": ["lugar", "registro"]},
    )
    assert answer.url == page_of("events") + "?entidad=30&orden=lugar&columnas=lugar%2Cregistro"


def test_no_column_is_no_choice(enter, cast):
    answer = enter(cast.owner).post(page_of("list_columns"), {"question": ""})
    assert (answer.status_code, "Choose one column at least." in answer.content.decode()) == (
        422,
        True,
    )


@pytest.mark.parametrize("who", ["steward", "administrator"])
def test_an_organisation_keeps_its_columns(enter, cast, several, who):
    chooser = {"steward": cast.side.steward, "administrator": cast.without_role}[who]
    institution = cast.side.institution
    enter(chooser).post(
        page_of("list_columns"),
        {"question": "", "columns": ["lugar", "registro"], "institution": str(institution.pk)},
    )
    browser = enter(cast.owner)
    kept = browser.get(page_of("events"))
    assert heads(kept) == ["Where", "Recorded"]
    # A visit may show others, a file has those that are shown.
    assert heads(browser.get(page_of("events") + "?columnas=victimas")) == ["Victims"]
    assert kept.context["export_url"].endswith("?columnas=lugar%2Cregistro")
    # Another organisation's list is as it was.
    assert enter(cast.stranger).get(page_of("events")).status_code == 200
    with acting_as(cast.stranger.pk):
        assert not ChosenColumns.objects.exists()
    with acting_as(chooser.pk):
        assert Entry.objects.filter(act="registry.choose_columns").count() == 1


@pytest.mark.parametrize("who", ["owner", "stranger"])
def test_nobody_else_chooses_for_an_organisation(enter, cast, who):
    given = {"question": "", "columns": ["lugar"], "institution": str(cast.side.institution.pk)}
    account = getattr(cast, who)
    assert enter(account).post(page_of("list_columns"), given).status_code == 404
    with acting_as(account.pk), pytest.raises(NotAllowed):
        choose_columns(
            institution=cast.side.institution,
            columns=[ListColumn.PLACE],
            by=account.pk,
            at=DECIDED,
        )
    with acting_as(cast.side.steward.pk):
        assert not ChosenColumns.objects.exists()


def test_a_saved_search_keeps_order_and_columns(enter, cast, several):
    browser = enter(cast.owner)
    question = "entidad=30&orden=-victimas&columnas=lugar,victimas"
    browser.post(page_of("save_search"), {"question": question})
    with acting_as(cast.owner.pk):
        [kept] = SavedSearch.objects.all()
    page = browser.get(page_of("saved_searches")).content.decode()
    assert "the most victims first" in page
    assert "columns: Where, Victims" in page
    opened = browser.post(page_of("open_search", search_id=kept.pk), follow=True)
    assert (heads(opened), references(opened)) == (["Where", "Victims"], [several[2], several[0]])
    # How a list is shown is no filter: nothing would be watched.
    browser.post(page_of("save_search"), {"question": "orden=-victimas"})
    with acting_as(cast.owner.pk):
        assert SavedSearch.objects.count() == 1


def test_every_column_and_order_has_its_words_in_spanish(enter, cast, several):
    browser = enter(cast.owner)
    every = ",".join(ListColumn.values)
    page = browser.get(page_of("events", language="es") + f"?columnas={every}&orden=lugar")
    assert heads(page) == [
        "Cuándo", "Qué", "Dónde", "Víctimas", "Qué hacen las víctimas", "Género de las víctimas",
        "Personas presuntamente responsables", "Reportes", "Verificación", "Vínculo con la labor",
        "Registrado", "Último cambio", "Lista",
    ]  # fmt: skip
    with translation.override("es"):
        assert "por lugar, en el orden de las entidades" in page.content.decode()
