import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import ROOT, files, named

LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
DECISIONS = ROOT / "docs" / "decisions"
PARTS = ["**Status**", "## Context", "## Decision", "## Consequences"]
SHORT = 40


def test_every_link_inside_the_project_leads_somewhere() -> None:
    pages = [path for path in files() if path.suffix == ".md"]
    assert [f"{named(p)}: {to}" for p in pages for to in broken_links(p)] == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[a](page.md#x) [b](gone.md) [c](https://example.test/d) [e](#here)")
    assert list(broken_links(page)) == ["gone.md"]


def test_every_decision_is_short_and_has_its_four_parts() -> None:
    faults = []
    for path in sorted(DECISIONS.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        faults += [f"{path.name}: {part}" for part in PARTS if part not in text]
        if len(text.splitlines()) > SHORT:
            faults.append(f"{path.name}: longer than {SHORT} lines")
    assert faults == []


def test_decisions_are_numbered_without_gaps_and_titled_by_their_number() -> None:
    paths = sorted(DECISIONS.glob("*.md"))
    titles = [path.read_text(encoding="utf-8").split(".", 1)[0] for path in paths]
    numbers = [int(path.name[:4]) for path in paths]
    assert (numbers, titles) == (
        list(range(1, len(paths) + 1)),
        [f"# {number}" for number in numbers],
    )


def test_every_decision_is_on_the_map() -> None:
    page = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert [
        p.name for p in sorted(DECISIONS.glob("*.md")) if f"decisions/{p.name}" not in page
    ] == []


def broken_links(page: Path) -> Iterator[str]:
    """Yield the links of a page to files that are not there."""
    for match in LINK.finditer(page.read_text(encoding="utf-8")):
        target = match["target"].split("#", maxsplit=1)[0]
        if target and "://" not in target and not (page.parent / target).exists():
            yield match["target"]
