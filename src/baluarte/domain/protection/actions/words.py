from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from baluarte.domain.cases.models import Case
from baluarte.domain.protection.choices import Words
from baluarte.domain.protection.models import SaidOfRisk
from baluarte.domain.sealing.actions import new_record_keys, seal

LONGEST = 6000


class TooLong(ValueError):
    """A text is a few paragraphs."""


def write_words(
    case: Case, about: UUID, said: Mapping[Words, str], *, by: UUID, at: datetime
) -> set[Words]:
    """Seal what was written beside a record; return of which kinds something was."""
    whose = (case.compartment_id, case.compartment.institution_id)
    return seal_words(*whose, about, said, by=by, at=at)


def seal_words(
    compartment: UUID,
    institution: UUID | None,
    about: UUID,
    said: Mapping[Words, str],
    *,
    by: UUID,
    at: datetime,
) -> set[Words]:
    """Seal words in a compartment that whoever writes may not see, with their institution's key."""
    texts = {subject: text.strip() for subject, text in said.items() if text.strip()}
    if any(len(text) > LONGEST for text in texts.values()):
        raise TooLong(f"longer than {LONGEST} characters")
    owner = f"institution:{institution}"
    keys = iter(new_record_keys(owner, len(texts)))
    for subject, text in texts.items():
        record_key, key = next(keys)
        row = SaidOfRisk(
            compartment_id=compartment,
            record_key=record_key,
            subject=subject,
            about=about,
            by_id=by,
            written_at=at,
        )
        seal(row, "sealed_text", text, key=key)
        row.save(force_insert=True)
    return set(texts)
