"""Which protocols an inquiry may follow, and the text that one follows, in its own version."""

from datetime import date

from baluarte.domain.investigation.models import Inquiry
from baluarte.domain.investigation.refusals import InquiryRefused
from baluarte.domain.procedure.models import ProtocolText
from baluarte.domain.procedure.queries.texts import NoTextInForce, protocol_of, text_in_force
from baluarte.norms.protocols import Protocol
from baluarte.norms.protocols.form import Saying

# The acts of a criminal file stand in the protocols of investigation; the last adds to the first.
OF_KIND = {"criminal_file": ("journalist_investigation", "defender_investigation")}
ATTRACTION = "feadle_attraction"


def protocols_of(kind: str) -> tuple[str, ...]:
    """Return the codes of the protocols that an inquiry of a kind may follow."""
    return OF_KIND.get(kind, ())


def text_for(kind: str, code: str, *, on: date) -> ProtocolText | None:
    """Return the text that an inquiry entered now follows; nothing where none is said."""
    if not code:
        return None
    if code not in protocols_of(kind):
        raise InquiryRefused("protocol", field="protocol", given=code)
    try:
        return text_in_force(code, on=on)
    except NoTextInForce:
        raise InquiryRefused("protocol", field="protocol", given=code) from None


def followed_by(inquiry: Inquiry) -> Protocol:
    """Return the protocol that an inquiry follows, in the version with which it began."""
    if inquiry.text is None:
        raise InquiryRefused("no_protocol", field="act")
    return protocol_of(inquiry.text)


def attraction_texts(*, on: date) -> tuple[Saying, ...]:
    """Return by which criteria the federal prosecutor may attract a file; none without a text."""
    try:
        return protocol_of(text_in_force(ATTRACTION, on=on)).criteria
    except NoTextInForce:
        return ()
