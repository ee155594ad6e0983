"""What a demonstration's own loader publishes says that it is invented: files, answers, pages."""

import json
import re
import urllib.request
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

SAYS = re.compile(
    r'INVENTADOS|INVENTED|Datos inventados|Invented data|"(invented_data|data_are_invented)": ?true'
)
# What signs the manifest, which says it, and the key it was signed with.
SIGNATURES = {"manifest.json.sig", "key.json"}
FILE = re.compile(r"/ediciones/[0-9.]+/[^/]+\.\w+$")
# Tables for machines: what is beside them in the same folder says it of each by name.
TABLES = {".csv", ".geojson", ".parquet"}
LINK = re.compile(r'href="([^"#?]+)"')
MOST_PAGES = 150


def got(address):
    with urllib.request.urlopen(address) as answer:
        return answer.headers.get_content_type(), answer.read()


def folders(system):
    return sorted((Path(system.environment["BALUARTE_FILES"]) / "editions").iterdir())


def described(folder):
    package = json.loads((folder / "datapackage.json").read_text())
    return {one["path"] for one in package["resources"]}


def test_no_process_is_told_that_the_data_are_invented(system):
    assert [name for name in system.environment if "INVENTED" in name] == []


def test_every_file_of_every_edition_says_it_or_is_named_by_one_that_does(system):
    assert folders(system)
    silent = [
        f"{folder.name}/{file.name}"
        for folder in folders(system)
        for file in folder.iterdir()
        if file.name not in SIGNATURES
        and not (file.suffix in TABLES and file.name in described(folder))
        and not SAYS.search(file.read_text())
    ]
    assert silent == []


def test_the_manifest_of_every_edition_says_it(system):
    said = [
        json.loads((one / "manifest.json").read_text())["invented_data"] for one in folders(system)
    ]
    assert set(said) == {True}


def test_the_answers_of_the_api_say_it_of_every_edition(system):
    _, answer = got(f"{system.portal}/api/v1/editions")
    lines = json.loads(answer)
    whole = json.loads(got(f"{system.portal}/api/v1/editions/latest")[1])
    assert {one["data_are_invented"] for one in [*lines, whole]} == {True}
    for language in ("es", "en"):
        assert all(SAYS.search(one["citation"][language]) for one in lines)


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_page_of_the_portal_says_it_and_so_do_the_tables_of_compliance(system, language):
    waiting, seen, silent, files = [f"{system.portal}/{language}/"], set(), [], 0
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        kind, body = got(address)
        text = body.decode("utf-8", "replace")
        path = Path(urlsplit(address).path)
        is_file = FILE.search(str(path)) is not None and path.name not in SIGNATURES
        is_table = path.suffix in TABLES
        files += is_file
        if kind == "text/html" or is_file:
            silent += [address] if not is_table and not SAYS.search(text) else []
        if kind == "text/html":
            links = (urljoin(address, one) for one in LINK.findall(text))
            waiting += [one for one in links if one.startswith(f"{system.portal}/{language}/")]
    assert (silent, files > 0, len(seen) > 20) == ([], True, True)
