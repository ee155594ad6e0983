"""An organisation leaves: it takes everything, nothing of it stays readable, the edition is revised."""

import json
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.journey


def test_leaving_takes_everything_and_leaves_tombstones(system, tmp_path):
    said = system.command(
        "organisation", "leave", "sierra", str(tmp_path), "--as", "benita", "--yes"
    )
    assert "sierra: 66 rows" in said
    held = json.loads((tmp_path / "cuaderno-sierra.registry.json").read_text())
    sheet = (tmp_path / "cuaderno-sierra.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(sheet) - 1 == 66
    assert len(held) > 50


def test_the_edition_is_revised_and_the_old_files_are_gone(system):
    editions = Path(system.environment["BALUARTE_FILES"]) / "editions"
    # The command or the worker makes the files, whichever comes first.
    for _ in range(100):
        if [path.name for path in editions.iterdir()] == ["1.1"]:
            break
        time.sleep(0.2)
    assert [path.name for path in editions.iterdir()] == ["1.1"]
    system.command("edition", "verify", str(editions / "1.1"))


def test_what_was_taken_along_is_not_given_twice(system, tmp_path):
    system.command("export-list", "cuaderno-sierra", str(tmp_path / "x.csv"), "--as", "benita")
    assert len((tmp_path / "x.csv").read_text(encoding="utf-8-sig").splitlines()) == 1
