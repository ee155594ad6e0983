from pathlib import Path

import pytest

from baluarte.domain.publication.files.columns import columns
from baluarte.domain.publication.files.header import wording
from baluarte.domain.publication.limits import limits

PAGE = Path(__file__).resolve().parents[4] / "docs" / "reference" / "open-data.md"


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(
    "table",
    [
        "events",
        "acts",
        "changes",
        "inquiry_changes",
        "investigations",
        "terms",
        "cuts",
        "comparisons",
        "compared",
    ],
)
def test_the_reference_explains_every_column_in_the_words_of_the_files(table, language):
    page = PAGE.read_text(encoding="utf-8")
    rows = [f"| `{c.name}` | {c.type} | {c.text[language]} |" for c in columns(table)]
    assert [row for row in rows if row not in page] == []


def test_the_reference_names_every_file():
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in wording()["files"] if f"`{name}`" not in page] == []


def test_the_reference_tells_the_limits_in_force():
    page = PAGE.read_text(encoding="utf-8")
    told = [
        f"{people:,}"
        for people in (limits().minimum_population, limits().minimum_population_sensitive)
    ]
    assert [one for one in told if one not in page or one.replace(",", " ") not in page] == []
