from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.house.sources import PACKAGE, ROOT, files, named, python_files

# What has no name of its own yet: such a module collects whatever nobody placed.
FORBIDDEN = {"util", "common", "helper", "misc", "base", "manager", "handler", "service"}
# Django imports the module of this name from a database backend.
REQUIRED = {"src/baluarte/domain/wall/postgresql/base.py"}
BESIDE_THE_MIRROR = {"factories", "scenarios", "journeys", "house", "bench", "reference"}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert list(forbidden_names(python_files("src", "tests", "tools"))) == []


def test_a_name_that_says_nothing_is_found_in_folders_files_and_parts() -> None:
    invented = [
        ROOT / "src/baluarte/utils/dates.py",
        ROOT / "src/baluarte/web/case_helpers.py",
        ROOT / "src/baluarte/domain/access/services.py",
        ROOT / "src/baluarte/config/database.py",
    ]
    assert list(forbidden_names(invented)) == [
        "src/baluarte/utils/dates.py: utils",
        "src/baluarte/web/case_helpers.py: case_helpers",
        "src/baluarte/domain/access/services.py: services",
    ]


def test_folders_of_tests_mirror_folders_of_the_house() -> None:
    folders = {path.parent.relative_to(ROOT / "tests") for path in python_files("tests")}
    mirrored = {f for f in folders if f.parts and f.parts[0] not in BESIDE_THE_MIRROR}
    rooms = {path.parent.relative_to(PACKAGE) for path in files() if path.is_relative_to(PACKAGE)}
    assert mirrored - rooms - {parent for room in rooms for parent in room.parents} == set()


def forbidden_names(paths: Iterable[Path]) -> Iterator[str]:
    """Yield each module or folder whose name is, or is composed with, one that says nothing."""
    for path in paths:
        if named(path) in REQUIRED:
            continue
        for name in path.relative_to(ROOT).with_suffix("").parts:
            if {part.removesuffix("s") for part in name.split("_")} & FORBIDDEN:
                yield f"{named(path)}: {name}"
