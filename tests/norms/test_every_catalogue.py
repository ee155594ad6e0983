"""Every catalogue there is: read, each code once, both labels, and how sure each row is."""

from collections import Counter
from functools import cache
from importlib import resources
from typing import Any

import pytest

from baluarte.norms.catalogues import terms
from baluarte.norms.yaml_texts import read_yaml

FOLDER = resources.files("baluarte.norms") / "texts" / "catalogues"
NAMES = sorted(one.name.removesuffix(".yaml") for one in FOLDER.iterdir())
# The name of an institution stays in Spanish where no English one is established.
SPANISH_ALONE = {"public_institutions"}
# Ours, or the law's own list: what would be sure of them is their text.
WITHOUT_CONFIDENCE = {"aggression_groups", "emergency_lines", "measure_families", "step_roles"}


@cache
def rows(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read_yaml((FOLDER / f"{name}.yaml").read_text("utf-8"))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_it_is_read_with_each_code_once(name):
    counted = Counter(str(row["code"]) for row in rows(name))
    assert [code for code, times in counted.items() if times > 1] == []
    assert set(map(str, terms(name))) == set(counted)


@pytest.mark.parametrize("name", NAMES)
def test_every_row_has_its_words(name):
    wanted = {"es"} if name in SPANISH_ALONE else {"es", "en"}
    named = {row["code"]: {one for one, text in row["label"].items() if text} for row in rows(name)}
    assert {code for code, found in named.items() if not wanted <= found} == set()


@pytest.mark.parametrize("name", [one for one in NAMES if one not in WITHOUT_CONFIDENCE])
def test_every_row_says_how_sure_it_is(name):
    assert [row["code"] for row in rows(name) if row.get("confidence") not in ("A", "B", "C")] == []
