"""Letters in plain words: where each stands, what is late, and why one cannot go."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases.actions import ConsentDoesNotCover
from baluarte.domain.cases.actions.letters import require_way
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
from baluarte.web.procedure.refusals import gate_says, said_in

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
    "civil_only_and_told": "is_civil_only",
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
    except NotAllowed as refused:
        says = why_it_may_not_go(refused)
        if not says:
            raise
        form.add_error(None, says)


def why_not_now(letter: Letter, *, at: datetime) -> str:
    """Say why a letter may not go as things stand, and what would do; nothing where it may."""
    try:
        require_way(letter, at=at)
    except LetterRefused as refused:
        return protocol_page.sentence(refused.in_language(labels.language())) + "."
    except NotAllowed as refused:
        return why_it_may_not_go(refused)
    return ""


def why_it_may_not_go(refused: NotAllowed) -> str:
    """Say why, what can be done now and who can do it; nothing where it is no such refusal."""
    if isinstance(refused, NotThroughTheGate):
        return gate_says(refused.gate)
    if isinstance(refused, NobodyCleared):
        return gate_says(Gate.NOT_CLEARED)
    return consent_says(refused.layer) if isinstance(refused, ConsentDoesNotCover) else ""


def consent_says(layer: str) -> str:
    """Say which yes of hers is missing, and what would do."""
    if not layer:
        return _(
            "It cannot be sent because only a yes that names this recipient covers it. You can: "
            "ask her, and record it in her case."
        )
    label = term("consent_layers", layer).in_language(labels.language())
    return _(
        "It cannot be sent because her yes to “%(layer)s” is missing. You can: ask her, and "
        "record it in her case."
    ) % {"layer": label}


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


def trusted_there(case: Case, found: Iterable[Institution], *, at: datetime) -> list[Clearance]:
    """Return who of some institutions is trusted with the place of a case, by name."""
    given = Clearance.objects.filter(
        keeper=case.compartment.institution_id, institution__in=list(found),
        state=case.matter.state_id, awaits_second=False, valid_from__lte=at, valid_until__gt=at,
    ).select_related("account", "institution")  # fmt: skip
    newest = {(one.institution_id, one.person): one for one in given.order_by("valid_until")}
    return sorted(newest.values(), key=lambda one: one.person)
