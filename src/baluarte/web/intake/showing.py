"""Somebody's cells shown without harm."""

import re

NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def as_told(text: str) -> str:
    """Return a cell as a page can show it: what is no text is marked, what is unseen is named."""
    return UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", marked(text))


def marked(text: str) -> str:
    """Return a text with a mark for each character that is none."""
    return NO_TEXT.sub("�", text)


def is_text(text: str) -> bool:
    """Say whether a cell holds nothing but text."""
    return NO_TEXT.search(text) is None
