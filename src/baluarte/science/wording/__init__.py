"""The words of every message of `science`, in Spanish and English, by code, a file a room."""

from baluarte.science.wording import forecast, rates, recapture, scan

FAMILY_NAMES = recapture.FAMILY_NAMES
WORDS: dict[str, dict[str, str]] = {
    **scan.WORDS,
    **rates.WORDS,
    **forecast.WORDS,
    **recapture.WORDS,
}
