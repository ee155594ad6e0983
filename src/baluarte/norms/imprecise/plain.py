import re
from unicodedata import combining, normalize


def plain(text: str) -> str:
    """Return a date as written, without case, accents, ordinals or ways of writing a dash."""
    bare = "".join(c for c in normalize("NFKD", text) if not combining(c)).casefold()
    bare = re.sub(r"\bprimero de\b", "1 de", bare)
    bare = re.sub(r"[‐‑‒–—−]", "-", bare)
    bare = re.sub(r"(?<=\d) ?/ ?(?=\d)", "/", bare)
    bare = re.sub(r"(?<=\d)(st|nd|rd|th|ero|er|o|a|°|º|ª)\b", "", bare)
    return re.sub(r"\s+", " ", bare).strip(" ,;")
