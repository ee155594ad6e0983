"""Every address has a declared policy, and keeps it; the list is read from the URL table."""

import csv
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter

MATRIX = Path(__file__).with_name("access_matrix.csv")
FACES = {"portal": "baluarte.config.urls_portal", "workbench": "baluarte.config.urls_workbench"}
EXAMPLES = {
    "UUIDConverter": uuid4(),
    "StringConverter": "30",
    "IntConverter": 1,
    "SlugConverter": "x",
    "DayConverter": date(2026, 3, 6),
}


def declared():
    with MATRIX.open() as file:
        return {(row["face"], row["route"]): row["who"] for row in csv.DictReader(file)}


def patterns(found, names=()):
    for pattern in found:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern


def routes(face):
    return {pattern.name: pattern for pattern in patterns(get_resolver(FACES[face]).url_patterns)}


def address_of(face, name):
    [(_, parameters)], _, _, converters = get_resolver(FACES[face]).reverse_dict[name]
    kinds = {p: type(converters.get(p, IntConverter())).__name__ for p in parameters}
    arguments = {parameter: EXAMPLES[kind] for parameter, kind in kinds.items()}
    return reverse(name, kwargs=arguments, urlconf=FACES[face])


@pytest.mark.parametrize("face", FACES)
def test_every_route_declares_who_may_come(face):
    assert {name for f, name in declared() if f == face} == set(routes(face))


def workbench_routes(who):
    return [
        name for (face, name), said in declared().items() if face == "workbench" and said == who
    ]


@pytest.mark.parametrize("name", workbench_routes("account"))
def test_nobody_is_sent_to_enter(nobody, name):
    if name.startswith("account_confirm"):
        pytest.skip("takes a key of its own; the middleware stands before it all the same")
    answer = nobody.get(address_of("workbench", name))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("name", workbench_routes("anybody"))
def test_anybody_is_answered(nobody, name):
    # Nobody has verified a log that was just made: the health of it is not known.
    expected = (503,) if name == "log_health" else (200, 302, 404)
    assert nobody.get(address_of("workbench", name)).status_code in expected
