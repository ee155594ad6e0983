"""Which lines of which files differ from a commit, as git tells it."""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

HUNK = re.compile(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")


def files(root: Path) -> list[Path]:
    """Return every file that is tracked, or would be."""
    listed = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return sorted(
        path for path in map(Path, filter(None, listed.split("\0"))) if (root / path).exists()
    )


def changed_lines(root: Path, since: str, until: str = "") -> Mapping[Path, list[range]]:
    """Return by file the lines that are new or changed; where lines went, those around them.

    Without `until`, of what lies in the folder; a file that git does not know is new as a whole.
    """
    shown = _git(root, "diff", "-U0", "--no-renames", since, *([until] if until else []), "--")
    found: dict[Path, list[range]] = {}
    lines: list[range] = []
    for line in shown.splitlines():
        if line.startswith("+++ "):
            lines = found.setdefault(Path(line[6:]), []) if line[4:] != "/dev/null" else []
        elif hunk := HUNK.match(line):
            first, count = int(hunk[1]), int(hunk[2] or 1)
            lines.append(range(first, first + (count or 2)))
    if not until:
        for name in _git(root, "ls-files", "--others", "--exclude-standard").splitlines():
            found[Path(name)] = [range(1, 1_000_000)]
    return found


def is_clean(root: Path) -> bool:
    """Say whether the folder holds the last commit and nothing else."""
    return not _git(root, "status", "--porcelain")


def _git(root: Path, *asked: str) -> str:
    done = subprocess.run(["git", *asked], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout
