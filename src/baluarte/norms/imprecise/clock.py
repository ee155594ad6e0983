"""Times of day as people write them."""

import re
from datetime import time

from baluarte.norms.imprecise.known import DateRefused, WhyNot, plain


def read_time(text: str) -> time | None:
    """Read a time of day; None where there is none, `DateRefused` where it cannot be read."""
    said = plain(text).replace(".", "").removesuffix("horas").removesuffix("hrs")
    said = said.removesuffix("h").strip()
    if not said:
        return None
    found = re.fullmatch(r"(\d{1,2})(?::(\d\d))?(?::(\d\d)(?:\d{1,6})?)?\s*([ap]m)?", said)
    if not found or (found[2] is None and found[4] is None):
        raise DateRefused(WhyNot.UNREADABLE)
    hour, minute, half = int(found[1]), int(found[2] or 0), found[4]
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004 (a clock's)
            raise DateRefused(WhyNot.IMPOSSIBLE)
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError as error:
        raise DateRefused(WhyNot.IMPOSSIBLE) from error
