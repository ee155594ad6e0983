"""What somebody pastes as a feed, taken apart in a confined process."""

import io
import sys

from baluarte.domain.intake.feed_items import FeedRefused, read_item
from baluarte.domain.wall.confinement import (
    Limits,
    ReaderDied,
    confine,
    read_in_confinement,
    say,
)

__all__ = ["FeedRefused", "read_item_confined"]
# A text of a hundred thousand letters takes a hundredth of either.
LIMITS = Limits(memory=512 * 1024**2, seconds=5)


def read_item_confined(text: str, *, limits: Limits = LIMITS) -> dict[str, str]:
    """Return what the one item of a feed says, or raise `FeedRefused`."""
    # What no text may hold is no feed either, and says so on the other side.
    file = io.BytesIO(text.encode(errors="replace"))
    try:
        [said] = read_in_confinement(__name__, file=file, limits=limits)
    except ReaderDied:
        raise FeedRefused("feed_broken") from None
    if "refused" in said:
        raise FeedRefused(said["refused"], said["number"])
    return said


def main(memory: str, seconds: str) -> None:
    """Read from the standard input what `read_item_confined` sends, and answer in one line."""
    confine(Limits.read(memory, seconds))
    try:
        say(**read_item(sys.stdin.buffer.read().decode()))
    except FeedRefused as refused:
        say(refused=refused.code, number=refused.number)
    say(end=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
