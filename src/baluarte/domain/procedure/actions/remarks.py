from datetime import datetime
from uuid import UUID

from baluarte.domain.access.models import Compartment
from baluarte.domain.procedure.choices import Subject
from baluarte.domain.procedure.models import Remark
from baluarte.domain.sealing.actions import new_record_keys, seal

LONGEST = 2000


class MustSayWhy(ValueError):
    """An act that needs its reason came without one."""


class TooLong(ValueError):
    """A reason is a few sentences."""


def write_remark(
    *,
    subject: Subject,
    about: UUID,
    compartment: UUID,
    text: str,
    by: UUID,
    at: datetime,
    institution: UUID | None = None,
) -> Remark:
    """Keep what somebody wrote beside an act: sealed with the key of who keeps the matter.

    Who answers for another `institution` seals with that one's key.
    """
    said = text.strip()
    if not said:
        raise MustSayWhy("say why")
    if len(said) > LONGEST:
        raise TooLong(f"longer than {LONGEST} characters")
    owner = institution or Compartment.objects.get(pk=compartment).institution_id
    [(record_key, key)] = new_record_keys(f"institution:{owner}", 1)
    written = Remark(
        compartment_id=compartment,
        record_key=record_key,
        subject=subject,
        about=about,
        by_id=by,
        written_at=at,
    )
    seal(written, "sealed_text", said, key=key)
    written.save(force_insert=True)
    return written
