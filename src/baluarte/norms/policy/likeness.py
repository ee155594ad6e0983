"""How alike the words of two recommendations are, so that a person looks whether they ask the same.

The Sørensen-Dice coefficient of their content words: twice the words in common over the words of
both, from 0 to 1, case and accents folded, words of grammar left out, each cut to its first
letters so that inflections meet. It knows no meaning: it proposes, and a person decides.
"""

import re
import unicodedata
from hashlib import sha256

STEM = 6
FEWEST = 3
# From here on a pair is shown to a person.
PROPOSED_FROM = 0.4
WORD = re.compile(r"[^\W_]+")
# Of both languages, as they are written folded.
GRAMMAR = frozenset(
    {"de", "la", "el", "los", "las", "un", "una", "unos", "unas", "y", "o", "e", "a", "al", "del"}
    | {"en", "con", "por", "para", "que", "se", "su", "sus", "lo", "como", "ante", "entre", "sin"}
    | {"sobre", "es", "son", "the", "of", "and", "or", "in", "to", "for", "on", "by", "with"}
    | {"from", "that", "its", "their", "as", "at", "be", "is", "are", "all", "any", "an", "this"}
    | {"these", "those"}
)


def folded(text: str) -> str:
    """Return a text without case, accents, marks and double spaces, to be compared."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(WORD.findall(kept) or kept.split())


def digest_of(*texts: str) -> str:
    """Return by what the same words are recognised, however they are spaced or accented."""
    return sha256("\n".join(folded(text) for text in texts).encode()).hexdigest()


def content_words(text: str) -> frozenset[str]:
    """Return the words of a text that say something, cut to their first letters."""
    return frozenset(
        word[:STEM] for word in folded(text).split() if word not in GRAMMAR and len(word) >= FEWEST
    )


def likeness(one: str, other: str) -> float:
    """Return how alike two texts of one language are, from 0 to 1; 0 where one says nothing."""
    first, second = content_words(one), content_words(other)
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))
