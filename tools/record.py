"""The dated record of proofs and measures: each run renews its own row.

A row says what ran, on which day, version and machine, under which load, for how long, and how it
ended. What a measure found at length stands in `docs/reference/performance.md`.
"""

import itertools
import os
import platform
import subprocess
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "docs" / "reference" / "proofs.md"
HEAD = (
    "| what ran | day | version | machine | load before, after | seconds | how it ended |\n"
    "|---|---|---|---|---|---|---|\n"
)
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a proof or of a measure."""

    name: str
    day: date
    version: str
    machine: str
    load: tuple[float, float]
    seconds: float
    ended: str

    def __str__(self) -> str:
        said = " ".join(self.ended.replace("|", "/").split())
        if len(said) > LONGEST:
            said = said[:LONGEST].rsplit(" ", 1)[0] + " …"
        before, after = self.load
        return (
            f"| `{self.name}` | {self.day} | {self.version} | {self.machine} | "
            f"{before:.1f}, {after:.1f} | {self.seconds:,.0f} | {said} |"
        )


def renewed(text: str, section: str, run: Run) -> str:
    """Return the record with the row of a run in its section, in the place of its last one."""
    title = f"## {section}\n"
    before, found, rest = text.partition(title)
    if not found:
        return f"{text.rstrip()}\n\n{title}\n{HEAD}{run}\n"
    body, mark, after = rest.partition("\n## ")
    intro, head, table = body.partition(HEAD)
    if not head:
        intro = f"{intro.rstrip()}\n\n" if intro.strip() else "\n"
    rows, below = _parted(table)
    rows = [row for row in rows if not row.startswith(f"| `{run.name}` |")]
    kept = "\n".join([*sorted([*rows, str(run)]), ""])
    return f"{before}{title}{intro}{HEAD}{kept}{below}{mark}{after}"


def _parted(table: str) -> tuple[list[str], str]:
    """Part the rows from what stands below them, which may hold tables of its own."""
    lines = table.splitlines(keepends=True)
    rows = list(itertools.takewhile(lambda line: line.startswith("|"), lines))
    return [row.rstrip("\n") for row in rows], "".join(lines[len(rows) :])


def write(section: str, run: Run) -> None:
    """Renew the row of a run in the record."""
    RECORD.write_text(renewed(RECORD.read_text("utf-8"), section, run), encoding="utf-8")


def today() -> date:
    return datetime.now(UTC).date()


def machine() -> str:
    """Return the machine in words: how many cores, how much memory."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return f"{os.cpu_count()} cores {platform.machine()}, {pages * size / 2**30:.0f} GB"


def version() -> str:
    """Return which commit ran, saying so where files of the project were changed."""
    commit = _git("describe", "--always", "--abbrev=8", "--exclude=*")
    # Another run's row says nothing of what ran.
    changed = _git("status", "--porcelain", "--", ".", f":!{RECORD.relative_to(ROOT)}")
    return f"{commit}{'-dirty' if changed else ''}" if commit else "unknown"


def _git(*asked: str) -> str:
    said = subprocess.run(["git", *asked], cwd=ROOT, capture_output=True, text=True, check=False)
    return said.stdout.strip()


def load() -> float:
    return os.getloadavg()[0]
