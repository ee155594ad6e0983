"""What somebody sends is taken apart in a confined process, and nowhere else."""

import ast
from collections.abc import Iterator
from functools import cache

import pytest
from tests.house.sources import named, python_files, tree

SOURCE = "src/baluarte/"
PARSERS = {
    "PIL", "bz2", "csv", "defusedxml", "docx", "fiona", "geopandas", "gzip", "lxml", "lzma",
    "odf", "openpyxl", "pickle", "piexif", "pyarrow", "pyogrio", "pypdf", "shapely", "shelve",
    "sqlite3", "tarfile", "xlrd", "xml", "zipfile", "zlib",
}  # fmt: skip
# Who reads what somebody sent: only a confined process runs these, by the module named.
CONFINED = {
    "domain/intake/feed_items.py": "domain/intake/confined_feeds.py",
    "domain/memory/file_cleaning.py": "domain/memory/confined_files.py",
    "domain/reparation/packages/checking.py": "domain/reparation/packages/confined.py",
    "domain/statements/pages.py": "domain/statements/confined_pages.py",
    "domain/files/reading/delimited.py": "domain/files/reading/sandbox.py",
    "domain/files/reading/records.py": "domain/files/reading/sandbox.py",
    "domain/files/reading/spreadsheet.py": "domain/files/reading/sandbox.py",
    "domain/territory/layers/reader.py": "domain/territory/layers/confined.py",
    "domain/territory/layers/reading.py": "domain/territory/layers/confined.py",
    "domain/territory/layers/checking.py": "domain/territory/layers/confined.py",
    "domain/territory/layers/outlines.py": "domain/territory/layers/confined.py",
    "domain/territory/layers/overlay.py": "domain/territory/layers/confined.py",
}
WRITES = "writes a file of ours"
COPY = "a copy of ours, which is only read once its encryption says it is unchanged"
OUR_MAP = "draws the country from the installed package"
# Whatever else names a parser, and why nothing that somebody sent reaches it there.
OTHERWISE = {
    "config/backup/chains.py": COPY,
    "config/backup/encryption.py": COPY,
    "config/backup/restoring.py": COPY,
    "demo/walkthrough/layers.py": "invents layers",
    "demo/walkthrough/memory_pictures.py": "draws pictures of ours",
    "demo/country/files.py": WRITES,
    "demo/country/chance.py": "a checksum",
    "domain/intake/actions/export.py": WRITES,
    "domain/publication/exporting/tables.py": WRITES,
    "domain/files/workbook.py": WRITES,
    "domain/statements/sheet_export.py": WRITES,
    "domain/files/csv_cells.py": WRITES,
    "domain/files/parquet.py": WRITES,
    "domain/publication/files/verification.py": "reads an edition of ours again",
    "domain/reparation/packages/archive.py": "ours; a foreign one only for checking.py",
    "domain/publication/queries/investigations.py": "reads a file of an edition of ours",
    "domain/territory/atlas.py": OUR_MAP,
    "domain/territory/borders.py": OUR_MAP,
    "domain/territory/framework.py": OUR_MAP,
    "domain/territory/geopackage.py": "our map; what somebody sent only for layers/reading.py",
    "domain/territory/layers/shares.py": "called on what a confined process has laid over",
    "domain/territory/localities.py": "points of ours",
    "domain/territory/points.py": "points of ours",
    "domain/territory/population_file.py": "the operator's own table, by a command",
    "domain/territory/region_file.py": "the operator's own table, by a command",
    "web/analysis/run_archive.py": WRITES,
}


def test_only_named_modules_know_how_to_take_a_file_apart() -> None:
    found = {name for name, module in sources() if any(parsers(module))}
    assert sorted(found - set(OTHERWISE) - set(CONFINED)) == []
    assert sorted(set(OTHERWISE) - found) == []


def test_readers_of_what_somebody_sent_are_run_by_their_confined_process_alone() -> None:
    reached = [
        f"{name} imports {reader}"
        for name, module in sources()
        for reader, runner in CONFINED.items()
        if dotted(reader) in imported(module)
        and name not in (runner, *CONFINED, "domain/territory/layers/shares.py")
        and not name.startswith("config/demonstration/")
    ]
    assert reached == []


def test_both_confined_processes_give_up_what_they_do_not_need() -> None:
    modules = dict(sources())
    for runner in set(CONFINED.values()):
        called = {
            node.func.id
            for node in ast.walk(modules[runner])
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert {"confine", "read_in_confinement"} <= called


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import zipfile", ["zipfile"]),
        ("from xml.etree import ElementTree", ["xml"]),
        ("from xml.sax.saxutils import escape", []),
        ("def f():\n    import pyarrow.parquet as pq", ["pyarrow"]),
        ("import json", []),
    ],
)
def test_a_parser_is_found_wherever_it_is_imported(source: str, found: list[str]) -> None:
    assert list(parsers(ast.parse(source))) == found


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Yield the files of the house but for science, which is given arrays."""
    for path in python_files("src"):
        name = named(path).removeprefix(SOURCE)
        if not name.startswith("science/") and "/migrations/" not in name:
            yield name, tree(path)


def parsers(module: ast.Module) -> Iterator[str]:
    """Yield the parsers that a file imports; escaping a text is no parsing."""
    for name in imported(module):
        if name.split(".")[0] in PARSERS and not name.startswith("xml.sax.saxutils"):
            yield name.split(".")[0]


@cache
def imported(module: ast.Module) -> list[str]:
    """Return the modules that a file imports, anywhere in it; it is asked once for each reader."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found += [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
    return found


def dotted(name: str) -> str:
    return f"baluarte.{name.removesuffix('.py').replace('/', '.')}"
