"""What she reads of her investigation is written plainly, by a scale of Spanish.

Perspicuity of Szigriszt Pazos (1993) as INFLESZ reads it: below 55 a text is somewhat difficult.
"""

import re
from pathlib import Path

from django.utils.translation import gettext, override

from baluarte.web import investigation

PAGES = Path(investigation.__file__).parent / "templates" / "investigation"
HERS = ("own.html", "parts/asked.html")
SAID = re.compile(r'translate "((?:[^"\\]|\\.)+)"|_\("((?:[^"\\]|\\.)+)"\)')
FEWEST_WORDS, PLAIN = 6, 55
VOWELS = re.compile("[aeiouáéíóúü]+")
STRONG = re.compile("[aeoáéóíú]")


def syllables(word: str) -> int:
    """Count the syllables of a Spanish word: a weak vowel beside a strong one makes none."""
    return sum(max(1, len(STRONG.findall(run))) for run in VOWELS.findall(word.lower())) or 1


def perspicuity(text: str) -> float:
    words = re.findall(r"[^\W\d_]+", text)
    sentences = max(1, len(re.findall(r"[.;:?]+", text)))
    many = len(words)
    return 206.835 - 62.3 * sum(map(syllables, words)) / many - many / sentences


def test_syllables_are_counted_as_they_are_spoken():
    counted = {"tía": 2, "causa": 2, "fiscalía": 4, "oficina": 4, "aéreo": 4, "ley": 1, "ruido": 2}
    assert {word: syllables(word) for word in counted} == counted


def test_s27_what_she_reads_of_her_investigation_is_plain():
    told = []
    with override("es"):
        for page in HERS:
            for found in SAID.finditer((PAGES / page).read_text(encoding="utf-8")):
                said = gettext(next(filter(None, found.groups())))
                if len(said.split()) >= FEWEST_WORDS:
                    told.append(said)
    assert len(told) >= 8
    assert perspicuity(" ".join(f"{one.rstrip('.')}." for one in told)) >= PLAIN
