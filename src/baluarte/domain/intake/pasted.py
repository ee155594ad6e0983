"""What somebody pastes: a link, an item of a feed, or a message. Pure; it fetches nothing."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from xml.etree import ElementTree as ET

LONGEST: Final = 100_000
LONGEST_LINK: Final = 2000
_LINK = re.compile(r"https?://[^\s<>\"'«»]+", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
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
    # A document type could define entities that grow without end.
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise PastedRefused("feed_broken")
    try:
        root = ET.fromstring(text.strip())  # noqa: S314 (no document type, and short)
    except ET.ParseError as error:
        raise PastedRefused("feed_broken") from error
    items = [one for one in root.iter() if _name(one) in ("item", "entry")]
    if len(items) != 1:
        raise PastedRefused("feed_items", len(items))
    parts = {_name(one): one for one in reversed(list(items[0]))}
    title = _said(parts, ("title",))
    words = _said(parts, ("encoded", "content", "description", "summary"))
    return Pasted(
        Kind.FEED_ITEM,
        words or title,
        title=title,
        link=_link(parts.get("link")),
        published=_said(parts, ("pubDate", "published", "updated", "date")),
    )


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _said(parts: dict[str, ET.Element], names: Iterable[str]) -> str:
    for name in names:
        if name in parts:
            text = "".join(parts[name].itertext())
            plain = html.unescape(_TAG.sub(" ", text)).strip()
            if plain:
                return plain
    return ""


def _link(element: ET.Element | None) -> str:
    if element is None:
        return ""
    found = _LINK.match((element.text or element.get("href") or "").strip())
    return found.group()[:LONGEST_LINK] if found else ""
