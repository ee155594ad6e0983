"""What a mapping may say of a column is read, shown and asked about wherever parts are listed."""

import pytest

from baluarte.domain.intake.mapping import read_mapping
from baluarte.domain.intake.schema import CATALOGUES, PARTS
from baluarte.web.intake.column_mapping_labels import fed_by
from baluarte.web.intake.forms.words import CHOICES, NOTHING
from baluarte.web.intake.views.sheets import TITLES

# Which names within a part are those of a column.
NAMES = ("column", "text", "state", "municipality", "longitude", "latitude", "count")
COLUMNS = {part: {name: f"{part} {name}" for name in NAMES if name in known}
           for part, known in PARTS.items()}  # fmt: skip
MAPPING = read_mapping(
    {"name": "todo", "title": {"es": "Todo"}, "producer": "Inventada", "licence": "interna",
     "language": "es", "key": "key", **COLUMNS}
)  # fmt: skip
EVERY = {"key", *(column for named in COLUMNS.values() for column in named.values())}


def test_every_column_that_a_mapping_names_is_read():
    assert set(MAPPING.columns) == EVERY, "in `Mapping.columns`"


def test_every_column_that_is_read_says_what_it_feeds():
    said = {one["column"] for one in fed_by(MAPPING, MAPPING.columns, [])}
    assert said == EVERY, "in `column_mapping_labels`"


@pytest.mark.parametrize("asked", [CHOICES, NOTHING, {"types", "perpetrators", *TITLES}])
def test_words_of_every_catalogue_are_asked_about(asked):
    assert set(asked) == set(CATALOGUES), "in `forms/words.py`, and `TITLES` of `views/sheets.py`"
