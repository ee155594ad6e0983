"""How entries, makers, days and states are said in the reader's language."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from baluarte.domain.prevention.choices import Addressed, ClockStatus, FollowUp
from baluarte.domain.prevention.models import Recognition
from baluarte.domain.prevention.queries import FollowUpReading
from baluarte.domain.statements.choices import Standing
from baluarte.norms.catalogues import terms
from baluarte.norms.protocols.states import names_of_states
from baluarte.norms.recognition import KINDS, MEDIA, SUBJECTS
from baluarte.web.statements.labels import institution_name, language

TAGS = {Standing.STANDS: "held", Standing.WAITING: "plain"}
FOLLOW_UP_TAGS = {
    FollowUp.TO_ASK_LATE: "urgent", FollowUp.LATE: "urgent", FollowUp.ANSWERED: "held",
}  # fmt: skip
CLOCK_TAGS = {
    ClockStatus.LATE: "urgent", ClockStatus.MET: "held", ClockStatus.NOT_STARTED: "absent",
    ClockStatus.ENDED: "absent",
}  # fmt: skip
CONFIDENCES = {
    "A": gettext_lazy("Read in the source itself"),
    "B": gettext_lazy("Told by one source of another"),
    "C": gettext_lazy("Not certain"),
}


def term_name(catalogue: str, code: str) -> str:
    """Return what a term of a catalogue is called."""
    known = terms(catalogue).get(code)
    return known.in_language(language()) if known else code


def kind_choices() -> list[tuple[str, str]]:
    """Return every kind of recognition."""
    return _choices(KINDS)


def medium_choices() -> list[tuple[str, str]]:
    """Return where something is said in public."""
    return _choices(MEDIA)


def subject_choices() -> list[tuple[str, str]]:
    """Return the subjects of defence."""
    return _choices(SUBJECTS)


def maker_name(one: Recognition) -> str:
    """Return who made it: an institution by its name, an organisation as it calls itself."""
    if not one.is_institution:
        return one.made_by
    return institution_name(one.made_by, one.municipality)


def addressed_in_words(one: Recognition) -> str:
    """Return of whom it speaks."""
    if one.addressed_to == Addressed.SUBJECT:
        return _("Those who defend: %(subject)s") % {"subject": term_name(SUBJECTS, one.subject)}
    if one.addressed_to == Addressed.COLLECTIVE:
        return one.collective
    return str(one.get_addressed_to_display())


def place_in_words(one: Recognition) -> str:
    """Return where it holds: a municipality, a state, or the whole country."""
    if one.municipality_id:
        return f"{one.municipality}, {names_of_states().get(one.state_id or '', '')}"
    return names_of_states().get(one.state_id or "", "") or _("The whole country")


def row_of(
    one: Recognition, standing: Standing, follow_up: FollowUpReading | None = None
) -> dict[str, Any]:
    """Return one line of a list of entries."""
    return {
        "entry": one,
        "kind": term_name(KINDS, one.kind),
        "maker": maker_name(one),
        "office": one.office,
        "addressed": addressed_in_words(one),
        "place": place_in_words(one),
        "medium": term_name(MEDIA, one.medium),
        "standing": standing,
        "tag": {"label": standing.label, "kind": TAGS.get(standing, "absent")},
        "follow_up": follow_up_of(follow_up) if follow_up else None,
        "is_late": bool(follow_up and follow_up.is_overdue),
    }


def follow_up_of(found: FollowUpReading) -> dict[str, Any]:
    """Return where a follow-up stands, as a tag with its day."""
    is_answered = found.status is FollowUp.ANSWERED
    return {
        "label": found.status.label,
        "kind": FOLLOW_UP_TAGS.get(found.status, "plain"),
        "due": None if is_answered else found.due,
    }


def clock_tag(status: ClockStatus) -> dict[str, str]:
    """Return where a clock stands, as a tag."""
    return {"label": str(status.label), "kind": CLOCK_TAGS.get(status, "plain")}


def days_left(due: date, today: date) -> str:
    """Say how many days are left, or since how many it is late."""
    left = (due - today).days
    if left == 0:
        return _("today is the last day")
    if left < 0:
        said = ngettext("%(number)d day late", "%(number)d days late", -left)
        return said % {"number": -left}
    return ngettext("%(number)d day left", "%(number)d days left", left) % {"number": left}


def _choices(catalogue: str) -> list[tuple[str, str]]:
    return [(code, one.in_language(language())) for code, one in terms(catalogue).items()]
