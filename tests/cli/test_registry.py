"""The registry from the command line, in a database of its own that everything is committed to."""

import json
import os
from dataclasses import dataclass
from typing import Any

import pytest
from tests.cli.installation import call, python
from tests.database import clone, drop
from tests.factories.layers import layer_file

from baluarte.config.folders import CHECKOUT

LAY = """
import sys
import django
django.setup()
from django.conf import settings
settings.DATES_BACK = True
from contextlib import contextmanager
from datetime import date, timedelta
from baluarte.config.preparation import connected_as
from baluarte.domain.wall.context import acting_as, acting_as_operator
from tests.factories.registry import make_curator, make_reports, make_side, share_coded

@contextmanager
def as_operator():
    with connected_as("bal_owner"), acting_as_operator():
        yield

further = [
    {"date": str(date(2019, 1, 1) + timedelta(days=31 * n)), "names": f"Eva Inventada {n}"}
    for n in range(int(sys.argv[1]))
]
sides = [make_side(as_operator) for _ in range(2)]
for side in sides:
    share_coded(side)
    with acting_as(side.documenter.pk):
        make_reports(side, [
            {"names": "Ana Inventada Ruiz"},
            {"date": "2024-02-02", "victims": 3, "types": ["AG-KIL"]},
            {"date": "2021", "victims": None},
            *further,
        ])
one, two = sides
print(make_curator(as_operator).username, one.documenter.username, one.source_list.slug,
      two.documenter.username, two.source_list.slug)
"""

ADOPTED = "Adopted: what is proposed from now on is weighed by it."


@dataclass
class Installation:
    """A database with two lists that nobody has established, and who works there."""

    environment: dict[str, str]
    curator: str
    documenters: tuple[str, str]
    lists: tuple[str, str]
    blocker: Any

    def run(self, *arguments: str) -> tuple[int, str]:
        return call(self.environment, "registry", *arguments, blocker=self.blocker)


@pytest.fixture
def here(request, django_db_blocker):
    """Lay two lists of three reports each, and of so many more as a test asks for."""
    name = f"baluarte_cli_registry_{os.getpid()}"
    with django_db_blocker.unblock():
        clone(name)
    environment = os.environ | {
        "BALUARTE_DATABASE": name,
        "DJANGO_SETTINGS_MODULE": "baluarte.config.settings",
        "PYTHONPATH": f"{CHECKOUT}:{CHECKOUT / 'src'}",
        "PYTHONWARNINGS": "ignore",
    }
    laid = python(LAY, environment, str(getattr(request, "param", 0)))
    curator, first, one, second, two = laid.split()
    yield Installation(environment, curator, (first, second), (one, two), django_db_blocker)
    with django_db_blocker.unblock():
        drop(name)


def test_establish_propose_and_count_from_the_command_line(here):
    for who, slug in zip(here.documenters, here.lists, strict=True):
        assert here.run("establish", slug, "--as", who) == (
            0,
            "3 events established, 0 follow what is told anew.\n",
        )
    assert here.run("establish", here.lists[0], "--as", here.documenters[0]) == (
        0,
        "0 events established, 0 follow what is told anew.\n",
    )
    assert here.run("propose-pairs", "--as", here.documenters[0]) == (
        0,
        "0 pairs proposed, to be judged by people.\n",
    )
    assert here.run("propose-pairs", "--as", here.curator) == (
        0,
        "2 pairs proposed, to be judged by people.\n",
    )
    assert here.run("count", "--as", here.documenters[0]) == (
        0,
        "3 events, held as 3 records\n5 acts\n4 victims, and 1 events of unknown number\n",
    )
    code, said = here.run("count", "--as", here.curator, "--json")
    assert (code, json.loads(said)) == (
        0,
        {"events": 6, "records": 6, "acts": 10, "victims": 8, "untold": 2},
    )
    code, said = here.run("count", "--as", here.curator, "--known-at", "2020-01-01", "--json")
    assert (code, json.loads(said)["events"]) == (0, 0)


def test_who_or_what_is_not_there_is_said(here):
    assert here.run("count", "--as", "nadie") == (1, "Error: There is no account nadie.\n")
    assert here.run("establish", here.lists[1], "--as", here.documenters[0]) == (
        1,
        f"Error: There is no list {here.lists[1]}.\n",
    )
    code, said = here.run("establish", here.lists[0], "--as", here.curator)
    assert (code, said) == (0, "0 events established, 0 follow what is told anew.\n")


def test_a_layer_is_loaded_whole_or_not_at_all_from_the_command_line(here, tmp_path):
    about = (
        "--name-es", "Regiones inventadas", "--name-en", "Invented regions", "--source", "Red",
        "--licence", "CC BY 4.0", "--as-of", "2026-01-01", "--kind", "partition",
    )  # fmt: skip
    whole, broken = tmp_path / "whole.geojson", tmp_path / "broken.geojson"
    whole.write_bytes(layer_file(A=("30001",), B=("30002",)))
    broken.write_bytes(layer_file(A=("30001",), B=("30001",)))
    code, said = here.run("load-layer", str(whole), *about, "--as", here.curator)
    assert (code, said.split(".")[0]) == (0, "2 areas")
    code, said = here.run("load-layer", str(broken), *about, "--as", here.curator)
    assert (code, said.splitlines()[0]) == (1, "Error: Nothing was loaded.")
    assert here.run("load-layer", str(whole), *about, "--as", here.documenters[0]) == (
        1,
        "Error: Not allowed: registry.layer.only_who_keeps_them\n",
    )
    of_a_list = ("--list", here.lists[0], "--as", here.documenters[0])
    code, said = here.run("load-layer", str(whole), *about, *of_a_list)
    assert (code, said.split(".")[0]) == (0, "2 areas")


def test_weights_are_not_learned_of_few_and_the_written_rule_is_adopted_with_a_ground(here):
    for who, slug in zip(here.documenters, here.lists, strict=True):
        here.run("establish", slug, "--as", who)
    asked = ("weights", "--as", here.curator)
    assert here.run(*asked) == (
        1,
        "Error: Of 6 events nothing can be learned; the written rule stays.\n",
    )
    code, said = here.run(*asked, "--adopt")
    assert (code, said.splitlines()[-1]) == (2, "Error: Say why it is adopted: --ground.")
    code, said = here.run(*asked, "--written")
    assert (code, said.splitlines()[-1]) == (2, "Error: --written goes with --adopt.")
    why = ("--adopt", "--written", "--ground", "Se vuelve a la escrita.")
    code, said = here.run(*asked, *why)
    assert (code, said.splitlines()[-1]) == (0, ADOPTED)
    code, said = here.run("weights", "--as", here.documenters[0], *why)
    assert (code, said.splitlines()[-1]) == (1, "Error: Not allowed: access.needs_role.curator")


@pytest.mark.parametrize("here", [30], indirect=True)
def test_weights_are_learned_told_beside_the_rule_in_force_and_adopted(here):
    for who, slug in zip(here.documenters, here.lists, strict=True):
        here.run("establish", slug, "--as", who)
    asked = ("weights", "--as", here.curator)
    code, said = here.run(*asked)
    lines = said.splitlines()
    assert (code, lines[0].split()) == (
        0, ["field", "level", "in", "force", "learned", "95", "of", "100", "draws"],
    )  # fmt: skip
    in_force = {tuple(line.split()[:2]): float(line.split()[2]) for line in lines[1:16]}
    assert {level: in_force["date", level] for level in ("day", "apart")} == {
        "day": 11.1, "apart": -6.5,
    }  # fmt: skip
    assert lines[16].startswith("Of 66 events and ")
    code, said = here.run(*asked, "--adopt", "--ground", "Aprendida de dos listas.")
    assert (code, said.splitlines()[-1]) == (0, ADOPTED)
    learned = {tuple(line.split()[:2]): float(line.split()[3]) for line in lines[1:16]}
    code, said = here.run(*asked)
    again = [line.split() for line in said.splitlines()[1:16]]
    assert (code, {(one[0], one[1]): float(one[2]) for one in again}) == (0, learned)
