"""Markup as a browser reads it: white space between tags says nothing."""

import re


def flat(markup: str) -> str:
    """Return markup on one line, without what stands between a tag and the next text."""
    return re.sub(r"\s*(<[^>]+>)\s*", r"\1", re.sub(r"\s+", " ", markup))
