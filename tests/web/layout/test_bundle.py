import json
import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[3]
LOCK = (CHECKOUT / "package-lock.json").read_text()


def test_lock_names_no_address():
    assert (
        re.findall(
            r'"resolved"|https?://(?!www\.patreon|github\.com/sponsors|opencollective)\S*\.tgz',
            LOCK,
        )
        == []
    )


def test_every_package_of_the_lock_has_its_hash():
    packages = json.loads(LOCK)["packages"]
    assert [name for name, given in packages.items() if name and "integrity" not in given] == []


def test_every_version_is_exact():
    given = json.loads((CHECKOUT / "package.json").read_text())
    asked = given["dependencies"] | given["devDependencies"]
    assert [
        name for name, version in asked.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)
    ] == []


def test_script_of_every_page_is_tiny(built):
    assert (built / "site.js").stat().st_size < 20 * 1024


@pytest.mark.parametrize("name", ["site.js", "chart.js", "htmx.js", "map.js"])
def test_script_keeps_nothing_in_the_browser(built, name):
    text = (built / name).read_text()
    assert (
        re.findall(r"(?:localStorage|sessionStorage|document\.cookie|indexedDB)[.\[(]", text) == []
    )


def test_only_the_draft_of_a_call_is_kept_and_only_sealed(built):
    text = (built / "unsent-draft.js").read_text()
    kept = re.findall(r"(?:localStorage|document\.cookie|indexedDB)[.\[(]", text)
    writes = re.findall(r"sessionStorage\.setItem\([^,]+,btoa\(", text)
    assert (kept, len(writes), text.count("setItem"), "AES-GCM" in text) == ([], 1, 1, True)


def test_chart_writes_no_style_element(built):
    assert 'append("style")' not in (built / "chart.js").read_text()


def test_sheets_load_only_what_lies_beside_them(built):
    addresses = set()
    for name in ("site.css", "map.css"):
        addresses |= set(re.findall(r"url\(([^)]+)\)", (built / name).read_text()))
    assert addresses == {"serif.woff2", "sans.woff2", "sans-italic.woff2"}


def test_licences_travel_with_what_is_linked(built):
    notices = (built / "notices.txt").read_text()
    named = {
        name
        for name in ("maplibre-gl", "htmx.org", "@observablehq/plot", "topojson-client")
        if f"\n{name} " in notices
    }
    assert named == {"maplibre-gl", "htmx.org", "@observablehq/plot", "topojson-client"}


def test_compressed_twins_stand_beside_each_file(built):
    lacking = [
        path.name
        for path in built.iterdir()
        if path.suffix in (".css", ".js", ".svg") and not path.with_name(path.name + ".br").exists()
    ]
    assert lacking == []
