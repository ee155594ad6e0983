"""Letters in plain words: where each stands, what is late, and why one cannot go."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.cases.actions import ConsentDoesNotCover
from baluarte.domain.cases.choices import LetterKind, LetterState, Stopped
from baluarte.domain.cases.models import Case, Letter
from baluarte.domain.cases.queries import covered_among, unroutable
from baluarte.domain.procedure.actions import NobodyCleared, NotThroughTheGate
from baluarte.domain.procedure.choices import Gate
from baluarte.domain.procedure.models import Clearance
from baluarte.domain.procedure.queries.routing import gate_keeping
from baluarte.domain.procedure.rules import gate
from baluarte.norms.catalogues import term
from baluarte.norms.letters import LetterRefused
from baluarte.web.cases.presenters import labels
from baluarte.web.procedure.presenters import protocol_page
from baluarte.web.procedure.refusals import said_in

KINDS = {
    LetterState.DRAFTED: "plain",
    LetterState.APPROVED: "plain",
    LetterState.SENT: "plain",
    LetterState.ACKNOWLEDGED: "held",
    LetterState.ANSWERED: "held",
    LetterState.STOPPED: "absent",
}
LEFT_OUT = (Gate.EXCLUDED, Gate.IN_COMMAND)
BOXES = {
    "says_nothing": "asks",
    "no_number": "number",
    "no_answer": "answer",
    "no_words": "words",
    "in_the_future": "when",
    "before_the_drafting": "when",
    "before_the_approval": "when",
    "before_the_sending": "when",
    "before_the_acknowledgement": "when",
    "authority_installation": "is_civil_only",
    "no_mechanism": "institution",
}


@contextmanager
def refusals_in(form: forms.Form, *, zone: ZoneInfo) -> Iterator[None]:
    """Do all of it or nothing; what cannot be becomes an error of the form, in words."""
    try:
        with said_in(form, zone=zone):
            yield
    except LetterRefused as refused:
        box = BOXES.get(refused.code)
        says = protocol_page.sentence(refused.in_language(labels.language(), zone=zone))
        form.add_error(box if box in form.fields else None, f"{says}.")
    except NotThroughTheGate as refused:
        form.add_error(None, gate_says(refused.gate))
    except NobodyCleared:
        form.add_error(
            None,
            _("While nobody knows who did it, a letter names the person there who is trusted."),
        )
    except ConsentDoesNotCover as refused:
        form.add_error(None, consent_says(refused.layer))


def gate_says(found: Gate) -> str:
    """Say why the gate lets a letter not go, and what would do."""
    if found == Gate.PERSON_NOT_ASKED:
        return _("She has not seen yet who would be told: show her the list first.")
    if found == Gate.NOT_CLEARED:
        return _("Nobody knows who did it and nobody there is trusted by name: it cannot go there.")
    return _("This recipient is left out: nothing goes there.")


def consent_says(layer: str) -> str:
    """Say which yes of hers is missing."""
    if not layer:
        return _("Only a yes that names this recipient would cover it. Ask her first.")
    label = term("consent_layers", layer).in_language(labels.language())
    return _("Her yes to “%(layer)s” is missing. Ask her first.") % {"layer": label}


def rows(found: Iterable[Letter], *, at: datetime) -> list[dict[str, Any]]:
    """Say of each letter to whom it is, where it stands and since when, and whether it is late."""
    return [
        {
            "letter": one,
            "kind": LetterKind(one.kind).label,
            "state": one.state.label,
            "tag": KINDS[one.state],
            "since": since(one),
            "late": one.overdue_by(at=at),
            "why": Stopped(one.stopped_why).label if one.stopped_why else "",
        }
        for one in found
    ]


def since(one: Letter) -> datetime:
    """Return since when a letter stands where it does."""
    return (
        one.stopped_at or one.answered_at or one.acknowledged_at or one.sent_at
        or one.approved_at or one.drafted_at
    )  # fmt: skip


def may_be_written_to(case: Case, *, at: datetime) -> list[Institution]:
    """Return whom she consented to, and neither the gate nor the catalogue leaves out."""
    keeping = gate_keeping(case.matter, at=at)
    found = []
    for one in Institution.objects.filter(left_at=None).order_by("name"):
        passes = gate(one, keeping, she_said_yes=True) not in LEFT_OUT
        if passes and one.pk != keeping.keeper and unroutable(case, one) is None:
            found.append(one)
    covered = covered_among(case, found)
    return [one for one in found if one.pk in covered]


def trusted_there(case: Case, found: Iterable[Institution], *, at: datetime) -> list[Account]:
    """Return the persons of some institutions who are trusted with the place of a case."""
    given = Clearance.objects.filter(
        keeper=case.compartment.institution_id, institution__in=list(found),
        state=case.matter.state_id, valid_from__lte=at, valid_until__gt=at,
    )  # fmt: skip
    named = given.select_related("account").order_by("account__display_name")
    return list({one.account_id: one.account for one in named}.values())
