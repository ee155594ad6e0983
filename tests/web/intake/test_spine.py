"""From a sheet to the map: which files a reader passes through, and that they stay few.

Traced, not guessed: every file of which some function runs while a sheet is sent, its columns are
said, it is taken in, and the map is opened. What serves every page alike is left aside: wall,
sealing, log, access, layout and configuration. With `BALUARTE_SPINE=FILE` they are written down,
in their order.
"""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.urls import reverse
from tests.house.sources import PACKAGE
from tests.web.intake.conftest import rows, sheet

pytestmark = pytest.mark.django_db

# Nobody makes it more.
MOST = 55
EVERYWHERE = (
    "config/", "domain/wall/", "domain/sealing/", "domain/audit/", "domain/access/",
    "web/layout/", "web/access/", "web/audit/", "api/tokens.py",
)  # fmt: skip
# What the confined process reads a sheet with: it runs apart, so it is not seen from here.
CONFINED = ("domain/files/reading/delimited.py",)


def test_from_a_sheet_to_the_map_a_reader_passes_few_files(desk):
    # Pages are imported as the first is asked for: what that runs is not on the path.
    for page in ("new_list", "events_map"):
        assert desk.browser.get(reverse(page)).status_code == 200
    with traced() as seen:
        taken = desk.take(sheet(*rows(3)))
        assert desk.browser.get(reverse("events_map")).status_code == 200
    spine = [name for name in [*CONFINED, *seen] if not name.startswith(EVERYWHERE)]
    if target := os.environ.get("BALUARTE_SPINE"):
        Path(target).write_text("\n".join(spine) + "\n", encoding="utf-8")
    assert len(desk.reports(taken)) == 3
    assert len(spine) <= MOST, "\n".join(spine)


@contextmanager
def traced() -> Iterator[dict[str, None]]:
    """Note, in their order, the files of the house of which a function runs."""
    seen: dict[str, None] = {}
    start = str(PACKAGE) + os.sep

    def note(frame: FrameType, event: str, _arg: Any) -> None:
        code = frame.f_code
        is_function = event == "call" and code.co_flags & CO_OPTIMIZED
        if is_function and code.co_filename.startswith(start):
            seen.setdefault(code.co_filename.removeprefix(start))

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield seen
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
