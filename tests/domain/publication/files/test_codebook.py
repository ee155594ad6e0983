import pytest

from baluarte.domain.publication.files.codebook import codebook
from baluarte.domain.publication.files.columns import columns
from baluarte.norms.catalogues import terms


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_column_is_explained(header, language):
    text = codebook(header, language)
    silent = [
        column.name
        for table in ("events", "acts", "terms")
        for column in columns(table)
        if f"| `{column.name}` | {column.type} | {column.text[language]} |" not in text
    ]
    assert silent == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_code_has_its_name(header, language):
    text = codebook(header, language)
    lacking = [
        code
        for catalogue in ("aggression_types", "perpetrators", "links_to_work")
        for code, term in terms(catalogue).items()
        if f"| `{code}` | {term.in_language(language)} |" not in text
    ]
    assert lacking == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "es",
            [
                "edición 3.1",
                "menos de 10000 habitantes",
                "cuenta inventada (2020)",
                "| 2 | 2 | 2 |",
            ],
        ),
        (
            "en",
            ["edition 3.1", "fewer than 10000 people", "cuenta inventada (2020)", "| 2 | 2 | 2 |"],
        ),
    ],
)
def test_rules_populations_and_counts_are_shown(header, language, said):
    text = codebook(header, language)
    assert [one for one in said if one not in text] == []
