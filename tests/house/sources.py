"""What the house is built of: its files as git knows them, and their syntax trees."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "baluarte"
IGNORED = {".git", ".venv", ".local", "node_modules", "__pycache__", "built"}


@cache
def files() -> tuple[Path, ...]:
    """Return every file of the project: what git tracks, and what it would if asked."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        found = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:  # an unpacked archive has no git
        found = [p for p in ROOT.rglob("*") if not IGNORED & set(p.relative_to(ROOT).parts)]
    return tuple(sorted(path for path in found if path.is_file()))


def python_files(*folders: str) -> Iterator[Path]:
    """Yield the Python files of some folders of the project."""
    wanted = [ROOT / folder for folder in folders]
    for path in files():
        if path.suffix == ".py" and any(path.is_relative_to(folder) for folder in wanted):
            yield path


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def named(path: Path) -> str:
    """Return a file's name as it is said: from the project's root."""
    return path.relative_to(ROOT).as_posix()
