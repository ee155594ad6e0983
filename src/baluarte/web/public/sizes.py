"""Files as they are offered: what they are, how large, under which address."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from baluarte.domain.publication.queries import EditionFile
from baluarte.web.public.http_cache import Edition

STEP = 1000
UNITS = ("B", "kB", "MB", "GB")


def size(count: int) -> str:
    """Write how large a file is: 788 kB."""
    number, unit = float(count), 0
    while number >= STEP and unit + 1 < len(UNITS):
        number, unit = number / STEP, unit + 1
    return f"{number:.1f} {UNITS[unit]}" if unit and number < 10 else f"{number:.0f} {UNITS[unit]}"  # noqa: PLR2004


def address(edition: Edition, name: str) -> str:
    """Return the address of a file of an edition."""
    return reverse("edition_file", args=[edition.number, edition.revision, name])


def offered(edition: Edition, files: Iterable[EditionFile]) -> list[dict[str, Any]]:
    """Return files as a drawing or a table offers them."""
    return [
        {
            "name": one.name,
            # As it is read: its address keeps the name.
            "label": one.name.replace("_", " "),
            "title": one.title,
            "url": address(edition, one.name),
            "note": size(one.bytes),
            "sha256": one.sha256,
        }
        for one in files
    ]
