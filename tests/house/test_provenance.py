"""Nothing here names where packages come from, and nothing was copied from the data beside it."""

import gzip
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from tests.house.sources import files, named

# Written in parts, so that this file does not name one either.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("crates", "io"),
        ("rubygems", "org"),
        ("proxy", "golang", "org"),
        ("anaconda", "org"),
        ("anaconda", "com"),
    )
]
NAMES_A_REGISTRY = re.compile("|".join(rf"\b{re.escape(host)}\b" for host in REGISTRIES))
# Where a lock of npm or pip says where a package was fetched from.
FETCHED_FROM = re.compile(r'"resolved"\s*:|^--(?:extra-)?index-url|^--find-links', re.MULTILINE)
ROWS = {".csv", ".geojson", ".gz"}
LONG = 80


def test_no_file_names_a_registry() -> None:
    assert [named(p) for p in files() if NAMES_A_REGISTRY.search(text_of(p))] == []


def test_a_named_registry_is_found() -> None:
    found = [host for host in REGISTRIES if NAMES_A_REGISTRY.search(f"https://{host}/simple/x")]
    assert found == REGISTRIES


def test_locks_do_not_say_where_packages_were_fetched() -> None:
    locks = [p for p in files() if p.name == "package-lock.json" or p.parent.name == "requirements"]
    assert [named(path) for path in locks if FETCHED_FROM.search(text_of(path))] == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('  "resolved": "https://example.test/a.tgz",', True),
        ("--index-url https://example.test/simple", True),
        ("attrs==26.1.0 \\", False),
    ],
)
def test_where_a_lock_says_it_is_found(line: str, found: bool) -> None:
    assert bool(FETCHED_FROM.search(line)) is found


def test_no_file_is_a_copy_of_one_beside_the_project(shared: Path) -> None:
    beside = {digest(path) for path in shared.rglob("*") if path.is_file() and path.stat().st_size}
    assert [named(path) for path in files() if digest(path) in beside] == []


def test_no_row_of_the_real_data_is_in_any_file(shared: Path) -> None:
    rows = {row for path in (shared / "data").rglob("*") for row in long_rows(path)}
    copied = {row for path in files() for row in long_lines(text_of(path)) if row in rows}
    assert (len(rows) > 0, copied) == (True, set())


def test_rows_are_found_in_plain_and_packed_files(tmp_path: Path) -> None:
    row = "invented " * 12 + "row"
    (tmp_path / "plain.csv").write_text(f"a,b\n  {row}\r\nshort\n")
    (tmp_path / "packed.csv.gz").write_bytes(gzip.compress(f"{row},packed\n".encode()))
    (tmp_path / "other.md").write_text(f"{row},other\n")
    found = {one for path in tmp_path.iterdir() for one in long_rows(path)}
    assert found == {row, f"{row},packed"}


def long_rows(path: Path) -> Iterator[str]:
    """Yield the rows of a file of data that are long enough to be nobody else's."""
    if path.suffix not in ROWS or not path.is_file():
        return
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8", "replace")
    yield from long_lines(text)


def long_lines(text: str) -> Iterable[str]:
    """Return the long lines of a text, without the spaces around them."""
    return (line for row in text.splitlines() if len(line := row.strip(" ,\t")) > LONG)


def text_of(path: Path) -> str:
    """Return what a file says, as far as it is text."""
    return path.read_bytes().decode("utf-8", "replace")


def digest(path: Path) -> str:
    """Return the sum by which a copy is known."""
    return sha256(path.read_bytes()).hexdigest()
