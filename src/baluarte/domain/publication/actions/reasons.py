from collections.abc import Mapping, Sequence

from baluarte.domain.publication.choices import Written
from baluarte.domain.publication.models import Decision, Reason

LONGEST = 600


class NothingSaid(ValueError):
    """A decision, a disagreement or a withdrawal came without its reason."""


class TooLong(ValueError):
    """A reason is a few sentences."""


def write_reasons(decisions: Sequence[Decision], said: Mapping[Written, str]) -> None:
    """Keep what was said beside each decision, apart from what the worker reads."""
    texts = {written: text.strip() for written, text in said.items()}
    if too_long := [w for w, text in texts.items() if len(text) > LONGEST]:
        raise TooLong(f"{too_long[0]} is longer than {LONGEST} characters")
    reasons = [
        Reason(compartment_id=one.compartment_id, decision=one, written=written, text=text)
        for one in decisions
        for written, text in texts.items()
    ]
    Reason.objects.bulk_create(reasons, batch_size=2000)
