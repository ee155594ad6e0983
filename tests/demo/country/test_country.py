import ast
import re
from time import process_time

import pytest
from tests.house.sources import python_files, tree

from baluarte.demo.country.country import TooFewReports, generate
from baluarte.demo.country.wording import STATES
from baluarte.domain.territory.names import distance, fold


def test_the_same_seed_gives_the_same_country(country, places) -> None:
    again = generate(seed=7, places=places[::-1])
    assert again == country


def test_another_seed_gives_another_country_of_the_same_size(country, places) -> None:
    other = generate(seed=8, places=places)
    assert sum(len(one.rows) for one in other.lists) == 12_000
    assert other.truth.clusters != country.truth.clusters


def test_a_country_takes_less_than_twenty_seconds(places) -> None:
    begun = process_time()
    generate(seed=9, places=places)
    assert process_time() - begun < 20


def test_a_country_of_few_reports_is_refused(places) -> None:
    with pytest.raises(TooFewReports, match="499 reports; an invented country needs 500"):
        generate(seed=1, places=places, reports=499)


def test_a_small_country_over_few_places_has_five_lists_too(places) -> None:
    small = generate(seed=1, places=places[::40], reports=600)
    assert sum(len(one.rows) for one in small.lists) == 600
    assert [len(one.rows) > 0 for one in small.lists] == [True] * 5


def test_every_word_with_a_capital_comes_from_an_invented_vocabulary_or_a_place(
    country, places
) -> None:
    known = _written_in_the_code() | {word for place in places for word in _words(place.name)}
    known |= {word for state in STATES.values() for name in (state.name, state.abbreviation)
              for word in _words(name)}  # fmt: skip
    known |= {word for state in STATES.values() for name in state.also for word in _words(name)}
    strange = {
        (word, cell)
        for one in country.lists
        for row in one.rows
        for cell in row.cells.values()
        if isinstance(cell, str)
        for word in _capitalised(cell)
        if word not in known and not _is_slip_of(word, known)
    }
    assert strange == set()


def _written_in_the_code() -> set[str]:
    texts = [
        node.value
        for path in python_files("src/baluarte/demo/country")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return {word for text in texts for word in _words(text)}


def _words(text: str) -> list[str]:
    return fold(text).split()


def _capitalised(cell: str) -> set[str]:
    """Return the words of a cell that may be names, its encoding repaired; codes are none."""
    found = re.findall(r"[^\W\d_][\w\xad±©³¡º¼]*", _repaired(cell))
    names = [word for word in found if word[0].isupper() and not re.search(r"\d", word)]
    return {folded for word in names for folded in _words(word) if len(folded) > 1}


def _repaired(text: str) -> str:
    broken = re.compile("\u00c3.")
    return broken.sub(lambda found: found[0].encode("latin-1").decode("utf-8"), text)


def _is_slip_of(word: str, known: set[str]) -> bool:
    return any(distance(word, one, limit=1) is not None for one in known)
