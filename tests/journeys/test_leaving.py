"""An organisation leaves: it takes everything, nothing of it stays readable, the edition is revised."""

import json
import time
from pathlib import Path

import pytest

from baluarte.config.preparation import administrator

pytestmark = pytest.mark.journey


def files_of(system):
    """Return each edition and revision that has files, as numbers: 1.0 is (1, 0)."""
    editions = Path(system.environment["BALUARTE_FILES"]) / "editions"
    return sorted(tuple(map(int, path.name.split("."))) for path in editions.iterdir())


def are_revised(after, before):
    """Tell whether each edition has one revision only, and a later one than it had."""
    return [edition for edition, _ in after] == sorted(dict(before)) and all(
        revision > dict(before)[edition] for edition, revision in after
    )


@pytest.fixture(scope="module")
def system(system_to_leave):
    return system_to_leave


@pytest.fixture(scope="module")
def before(system):
    """Which editions had files before anybody left: other journeys may have published."""
    return files_of(system)


def test_leaving_takes_everything_and_leaves_tombstones(system, before, tmp_path):
    assert before
    said = system.command(
        "organisation", "leave", "sierra", str(tmp_path), "--as", "benita", "--yes"
    )
    assert "sierra: 66 rows" in said
    held = json.loads((tmp_path / "cuaderno-sierra.registry.json").read_text())
    sheet = (tmp_path / "cuaderno-sierra.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(sheet) - 1 == 66
    assert len(held) > 50


def names_kept(system, organisation):
    """Return how many of an organisation's persons have a name under seal, and how many were erased."""
    with administrator(system.environment["BALUARTE_DATABASE"]) as admin:
        return admin.execute(
            "select count(p.name), count(p.erased_at) from people_person p"
            " join access_compartment c on c.id = p.compartment_id"
            " join access_institution i on i.id = c.institution_id where i.slug = %s",
            [organisation],
        ).fetchone()


def test_no_name_of_who_left_is_kept_and_the_others_keep_theirs(system):
    kept, erased = names_kept(system, "sierra")
    assert (kept, erased > 50) == (0, True)
    kept, erased = names_kept(system, "tinta")
    assert (kept > 50, erased) == (True, 0)


def test_the_edition_is_revised_and_the_old_files_are_gone(system, before):
    # The command or the worker makes the files, whichever comes first.
    for _ in range(100):
        if are_revised(files_of(system), before):
            break
        time.sleep(0.2)
    assert are_revised(files_of(system), before), (before, files_of(system))
    for edition, revision in files_of(system):
        folder = Path(system.environment["BALUARTE_FILES"], "editions", f"{edition}.{revision}")
        system.command("edition", "verify", str(folder))


def test_what_was_taken_along_is_not_given_twice(system, tmp_path):
    system.command("export-list", "cuaderno-sierra", str(tmp_path / "x.csv"), "--as", "benita")
    assert len((tmp_path / "x.csv").read_text(encoding="utf-8-sig").splitlines()) == 1
