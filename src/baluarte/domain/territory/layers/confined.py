"""A layer's file, which may be hostile, read and laid over the municipalities in confinement.

The shapes stay in the confined process, and what reads them (`reader`) is loaded in it alone: what
comes out is names, shares and outlines to draw.
"""

import io
import sys
import threading
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from baluarte.domain.territory.layers.columns import Columns
from baluarte.domain.territory.layers.problems import LayerProblem, LayerRefused, refuse
from baluarte.domain.territory.layers.shares import Share
from baluarte.domain.wall.confinement import (
    Limits,
    ReaderDied,
    confine,
    read_in_confinement,
    say,
)

LOCALE = Path(__file__).resolve().parents[1] / "locale"
# While somebody waits for a page; and where nobody does.
AT_ONCE_S, LATER_S = 30, 120
# Only the rows are read; or areas that lie on each other are refused; or not.
ROWS, PARTITION, OVERLAPPING = "rows", "partition", "overlapping"
# So that whoever sends the heaviest files takes one thread of a site and never all.
_one_at_a_time = threading.BoundedSemaphore(1)


@dataclass(frozen=True, slots=True)
class PartRead:
    """One named area of a layer, and its outline as GeoJSON."""

    row: int
    code: str
    name_es: str
    name_en: str
    outline: Mapping[str, Any]


@dataclass(frozen=True)
class LayerRead:
    """What a file of a layer holds, and which share of each municipality lies in each part."""

    parts: tuple[PartRead, ...]
    shares: tuple[Share, ...]


def read_layer(
    content: bytes, *, columns: Columns, is_partition: bool, is_waited_for: bool = False
) -> LayerRead:
    """Read a layer's file; `LayerRefused` says what is wrong where, or that it is too heavy."""
    how = PARTITION if is_partition else OVERLAPPING
    return (
        _at_once(content, columns, how) if is_waited_for else _read(content, columns, how, LATER_S)
    )


def check_rows(content: bytes, *, columns: Columns) -> None:
    """Refuse, while somebody waits, a file whose rows cannot be read at all."""
    _at_once(content, columns, ROWS)


def _at_once(content: bytes, columns: Columns, how: str) -> LayerRead:
    if not _one_at_a_time.acquire(blocking=False):
        raise refuse(_("Another layer is being read now. Send yours again in a minute."))
    try:
        return _read(content, columns, how, AT_ONCE_S)
    finally:
        _one_at_a_time.release()


def _read(content: bytes, columns: Columns, how: str, seconds: int) -> LayerRead:
    limits = Limits(seconds=seconds)
    asked = (translation.get_language() or "es", how, *asdict(columns).values())
    parts: list[PartRead] = []
    shares: list[Share] = []
    lines = read_in_confinement(__name__, *asked, file=io.BytesIO(content), limits=limits)
    try:
        with closing(lines):
            for said in lines:
                if "refused" in said:
                    raise LayerRefused([LayerProblem(*one) for one in said["refused"]])
                parts += [PartRead(**one) for one in said.get("part", ())]
                shares += [Share(*one) for one in said.get("shares", ())]
    except ReaderDied:
        raise refuse(
            _("The file asks for more than can be read here. Simplify its areas and export again.")
        ) from None
    return LayerRead(tuple(parts), tuple(shares))


def main(memory: str, seconds: str, language: str, how: str, *columns: str) -> None:
    """Read from the standard input what `read_layer` sends, and answer line by line."""
    # What opens shapes of strangers is loaded where they are opened, and before the door shuts.
    from baluarte.domain.territory.framework import kept_framework  # noqa: PLC0415
    from baluarte.domain.territory.layers.reader import say_all  # noqa: PLC0415

    settings.configure(
        LOCALE_PATHS=[LOCALE], LANGUAGES=[("es", ""), ("en", "")], LANGUAGE_CODE="es"
    )
    django.setup()
    translation.activate(language)
    # Ours, from the installed package; it is unpacked on a disk.
    kept_framework()
    confine(Limits.read(memory, seconds))
    try:
        say_all(sys.stdin.buffer.read(), Columns(*columns), how)
    except LayerRefused as refused:
        say(refused=[(one.row, one.message) for one in refused.problems])
    say(end=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
