"""Writes the runs of a month into a folder: maps, tables and a page, drawn as the pages draw them.

Commands know no pages; what joins both is here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings
from django.utils import translation

from baluarte.web.analysis.presenters.month import Month, month_files


class CannotBeWritten(Exception):
    """Nothing can be written into the folder."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written, and whether one of its name was there."""

    path: Path
    is_replaced: bool


def require_folder(folder: Path) -> None:
    """Make a folder where there is none; `CannotBeWritten` unless files can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as fault:
        raise CannotBeWritten(f"{folder}: {fault.strerror}") from fault


def write_month(month: Month, folder: Path, *, language: str) -> Iterator[Written]:
    """Write the files of a month one after another, as the context may read its runs."""
    with translation.override(language):
        for name, content in month_files(month, atlas=Path(settings.FILE_FOLDER) / "atlas"):
            path = folder / name
            is_replaced = path.exists()
            path.write_bytes(content)
            yield Written(path, is_replaced)


__all__ = ["CannotBeWritten", "Month", "Written", "require_folder", "write_month"]
