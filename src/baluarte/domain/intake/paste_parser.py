"""What somebody pastes: a link, an item of a feed, or a message. It fetches nothing."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from baluarte.domain.intake.confined_feeds import FeedRefused, read_item_confined

LONGEST: Final = 100_000
LONGEST_LINK: Final = 2000
_LINK = re.compile(r"https?://[^\s<>\"'«»]+", re.IGNORECASE)
_FEED = re.compile(r"^\s*(<\?xml[^>]*>\s*)?<(rss|feed|rdf|item|entry)\b", re.IGNORECASE)


class Kind(StrEnum):
    """What was pasted."""

    LINK = "link"
    FEED_ITEM = "feed_item"
    MESSAGE = "message"


class PastedRefused(ValueError):
    """What was pasted cannot be kept as one report: `code` says why, `number` how many."""

    def __init__(self, code: str, number: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.number = number


@dataclass(frozen=True, slots=True)
class Pasted:
    """One thing pasted, taken apart; `words` is what it says, exactly for a message."""

    kind: Kind
    words: str = field(repr=False)
    title: str = field(default="", repr=False)
    link: str = field(default="", repr=False)
    # When its source says that it was published, in the source's own words.
    published: str = ""


def read_pasted(text: str) -> Pasted:
    """Tell what was pasted; `PastedRefused` where it is nothing, too much, or several items."""
    if not text.strip():
        raise PastedRefused("empty")
    if len(text) > LONGEST:
        raise PastedRefused("too_long", LONGEST)
    if _FEED.match(text):
        return _feed_item(text)
    found = _LINK.search(text)
    link = found.group().rstrip(".,;:!?)]")[:LONGEST_LINK] if found else ""
    is_only_a_link = bool(link) and text.strip() == link
    return Pasted(Kind.LINK if is_only_a_link else Kind.MESSAGE, text, link=link)


def _feed_item(text: str) -> Pasted:
    """Read the one item of a feed, RSS or Atom."""
    try:
        item = read_item_confined(text)
    except FeedRefused as refused:
        raise PastedRefused(refused.code, refused.number) from None
    found = _LINK.match(item["link"])
    return Pasted(
        Kind.FEED_ITEM,
        item["words"],
        title=item["title"],
        link=found.group()[:LONGEST_LINK] if found else "",
        published=item["published"],
    )
