import re

import pytest
from django.apps import apps
from tests.house.contracts import order_of_rooms
from tests.house.sources import ROOT
from tests.house.test_keys import room_of

ROW = re.compile(
    r"^\| (?!In code|-)`?(?P<code>[^|`]+)`? \| (?P<spanish>[^|]+) \| .+ \|$", re.MULTILINE
)


def words() -> list[tuple[str, str]]:
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    return [(row["code"].strip(), row["spanish"].strip()) for row in ROW.finditer(text)]


def test_every_room_has_its_word() -> None:
    rooms = {room for floor in order_of_rooms() for room in floor}
    assert rooms - {code for code, _ in words()} == set()


def test_every_table_has_its_word() -> None:
    tables = {model.__name__ for model in apps.get_models() if room_of(model)}
    assert tables - {code for code, _ in words()} == set()


@pytest.mark.parametrize("column", [0, 1], ids=["code", "spanish"])
def test_one_word_means_one_thing(column: int) -> None:
    said = [row[column].lower() for row in words()]
    assert sorted(word for word in set(said) if said.count(word) > 1) == []
