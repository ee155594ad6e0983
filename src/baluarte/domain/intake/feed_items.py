"""The one item of a feed, RSS or Atom; only `confined_feeds` runs this, in a process of its own."""

import html
import re
from collections.abc import Iterable
from xml.etree import ElementTree as ET

# No letter is looked at twice, however many are `<`.
_TAG = re.compile(r"<[^<>]*>")


class FeedRefused(ValueError):
    """The text is no feed of one item: `code` says why, `number` how many items it has."""

    def __init__(self, code: str, number: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.number = number


def read_item(text: str) -> dict[str, str]:
    """Return what the item says: title, words, link and when it was published."""
    # A document type could define entities that grow without end.
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise FeedRefused("feed_broken")
    try:
        root = ET.fromstring(text.strip())  # noqa: S314 (no document type, short and confined)
    except ET.ParseError as error:
        raise FeedRefused("feed_broken") from error
    items = [one for one in root.iter() if _name(one) in ("item", "entry")]
    if len(items) != 1:
        raise FeedRefused("feed_items", len(items))
    parts = {_name(one): one for one in reversed(list(items[0]))}
    title = _said(parts, ("title",))
    return {
        "title": title,
        "words": _said(parts, ("encoded", "content", "description", "summary")) or title,
        "link": _link(parts.get("link")),
        "published": _said(parts, ("pubDate", "published", "updated", "date")),
    }


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
    return "" if element is None else (element.text or element.get("href") or "").strip()
