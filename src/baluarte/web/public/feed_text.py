"""Words in a feed: without what XML cannot hold, of which one letter would take all from all."""

import re

NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def without_controls(text: str) -> str:
    """Return a text that a feed can hold."""
    return NO_XML.sub("", text)
