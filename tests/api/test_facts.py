"""Coded facts for programs: the list's own question, behind the wall of whose token it is."""

import json
from pathlib import Path

import pytest
from tests.api.workbench import program_of
from tests.factories.registry import make_event, make_events, make_side, share_with

from baluarte.api.tokens import PREFIX
from baluarte.api.workbench import api
from baluarte.domain.audit.models import Entry
from baluarte.domain.registry.models import Event
from baluarte.domain.registry.queries import events, read_question
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
EVENTS = "/api/v1/events"
DESCRIBED = Path(__file__).parents[2] / "docs" / "reference" / "api-workbench.json"


@pytest.fixture
def side(as_operator):
    return make_side(as_operator)


@pytest.fixture
def hidden(as_operator):
    return make_side(as_operator)


@pytest.fixture
def ask(side):
    browser = program_of(side.documenter)

    def asked(address=EVENTS, **headers):
        answer = browser.get(address, headers=headers)
        return answer.status_code, answer.json() if answer.content else None

    return asked


def references(said):
    return [one["reference"] for one in said["events"]]


def test_an_event_says_what_the_registry_holds(side, ask):
    one = make_event(side, date="2025-05", types=["AG-THR", "AG-PHY"], victims=2)
    status, said = ask(f"{EVENTS}/{one.reference}")
    assert (status, said["date"], said["municipality"]["code"]) == (200, "2025-05", "30001")
    assert sorted(act["type"] for act in said["acts"]) == ["AG-PHY", "AG-THR"]
    assert said["source"]["title"] == side.source_list.title


def test_no_name_is_told(side, ask):
    make_event(side, names="Canaria Inventada")
    assert "Canaria" not in json.dumps(ask()[1])


@pytest.mark.parametrize(
    "question",
    ["", "entidad=30", "municipio=20001", "tipo=AG-PHY", "desde=2025&hasta=2025-06",
     "autor=PE-MUN", "grupo=integrity", "estado=confirmado", "vinculo=sin-determinar"],
)  # fmt: skip
def test_the_question_is_that_of_the_list(side, hidden, ask, question):
    told = [
        {"date": "2025-05-03", "perpetrators": ["PE-MUN"]},
        {"date": "2024", "municipality_id": "20001", "types": ["AG-PHY"]},
        {"date": "2025-12", "municipality_id": "30002"},
    ]
    make_events(side, told)
    make_events(hidden, told)
    status, said = ask(f"{EVENTS}?{question}")
    asked = read_question(dict(one.split("=") for one in question.split("&") if one))
    with acting_as(side.documenter.pk):
        expected = set(events(asked.filters).values_list("reference", flat=True))
    if asked.faults:
        assert status == 422
    else:
        assert (status, set(references(said))) == (200, expected)


def test_what_is_hidden_is_not_found_as_what_does_not_exist(side, hidden, ask):
    one = make_event(hidden)
    there, nowhere = ask(f"{EVENTS}/{one.reference}"), ask(f"{EVENTS}/0000000000")
    assert there == nowhere
    assert there[0] == 404


def test_what_is_shared_in_coded_form_is_there(side, hidden, ask):
    one = make_event(hidden, names="Canaria Inventada")
    share_with(hidden, side.institution, level=Level.CODED)
    assert references(ask()[1]) == [one.reference]


def test_what_changes_behind_the_wall_changes_no_byte(side, hidden, ask):
    make_event(side)
    before = ask()
    make_event(hidden)
    assert ask() == before


def test_pages_follow_one_another_and_hold_each_event_once(side, ask):
    made = make_events(side, [{"date": f"2025-05-0{day}"} for day in range(1, 6)])
    seen, after = [], ""
    while True:
        _, said = ask(f"{EVENTS}?limite=2&despues={after}")
        seen += references(said)
        after = said["after"]
        if after is None:
            break
    assert seen == [one.reference for one in reversed(made)]


def test_pages_stand_in_the_order_asked_for(side, ask):
    told = [{"victims": n} for n in (2, None, 5, 2)]
    two, untold, five, again = (one.reference for one in make_events(side, told))
    seen, after = [], ""
    while True:
        _, said = ask(f"{EVENTS}?limite=1&orden=-victimas&despues={after}")
        seen += references(said)
        after = said["after"]
        if after is None:
            break
    assert (seen[0], {*seen[1:3]}, seen[3]) == (five, {two, again}, untold)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("tipo=AG-XXX", ["tipo"]),
        ("desde=ayer", ["desde"]),
        ("hasta=2024&desde=2025", ["hasta"]),
        ("km=10", ["km"]),
        ("state__code=20", []),
        ("_connector=OR", []),
        ("despues=x", ["despues"]),
        ("orden=poder", ["orden"]),
        ("orden=lugar&despues=2025-05-03.0", ["despues"]),
        ("orden=lugar&conocido=2026-03-01", ["orden"]),
        ("columnas=lugar", []),
        ("limite=0", ["limite"]),
        ("limite=201", ["limite"]),
    ],
)
def test_what_is_not_understood_is_refused_by_name(ask, query, names):
    status, said = ask(f"{EVENTS}?{query}")
    assert (status, said["rule"], said["names"]) == (422, "api.not_understood", names)


def test_what_was_known_on_a_day_can_be_asked(side, ask):
    make_event(side)
    assert (references(ask(f"{EVENTS}?conocido=2026-01-01")[1]), len(ask()[1]["events"])) == ([], 1)


def test_what_was_kept_and_still_stands_is_not_sent_again(side):
    make_event(side)
    browser = program_of(side.documenter)
    first = browser.get(EVENTS)
    again = browser.get(EVENTS, headers={"If-None-Match": first.headers["ETag"]})
    make_event(side)
    newer = browser.get(EVENTS, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, newer.status_code) == (304, b"", 200)
    assert first.headers["Cache-Control"] == "private, no-cache"


def test_each_page_is_one_entry_that_names_what_stood_on_it(side, ask):
    made = make_events(side, [{}, {}])
    ask(f"{EVENTS}?entidad=30")
    with acting_as(side.documenter.pk):
        [entry] = Entry.objects.filter(act="api.read_facts")
    assert set(entry.objects_named) == {str(one.pk) for one in made}


def test_a_page_asks_as_much_for_one_as_for_thirty(side, django_assert_max_num_queries):
    browser = program_of(side.documenter)
    make_events(side, [{} for _ in range(30)])
    with django_assert_max_num_queries(40):
        assert len(browser.get(EVENTS).json()["events"]) == 30
    with acting_as(side.documenter.pk):
        assert Event.objects.count() == 30


def test_it_is_described_as_the_reference_says():
    described = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX)))
    assert described["openapi"].startswith("3.1")
    written = json.loads(DESCRIBED.read_text(encoding="utf-8"))
    assert written == described, "`python -m baluarte.api.description` writes it"
