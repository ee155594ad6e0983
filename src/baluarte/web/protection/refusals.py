"""What cannot be done is said in words, and what was typed stays."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from baluarte.domain.cases.actions.consent import ConsentDoesNotCover
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.documents import DocumentRefused
from baluarte.domain.protection import actions
from baluarte.norms.agenda import ActRefused
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.procedure.forms.documents import REFUSED as DOCUMENTS_REFUSED
from baluarte.web.procedure.presenters.protocol_page import language, sentence

# Which box of a form each refusal is about, and what would be right.
SAID: dict[type[Exception], tuple[str, Any]] = {
    actions.NotALevel: (
        "is_declared",
        _("Imminent danger is stated only where she declares it: say here that she does."),
    ),
    actions.NeedsItsReason: ("reason", _("Say why her position could not be had.")),
    actions.UntilWhen: ("expires_on", _("Say until when it stands.")),
    actions.NoSuchScenario: ("answers", _("Choose scenarios that stand in the study.")),
    actions.InstitutionIsExcluded: (
        "institution",
        _("This institution is left out of the case, or in one command with one that is."),
    ),
    actions.NotDeliberate: (
        "is_deliberate",
        _("Misuse that was not deliberate withdraws nothing. The measure stays."),
    ),
    actions.NotRepeated: (
        "stage",
        _("The law withdraws for repeated misuse: facts of at least two different days."),
    ),
    actions.OutOfOrder: (
        "stage",
        _("It comes after the notice and, to withdraw, after the copy to the Council; each once."),
    ),
    actions.NotInOrder: (
        "__all__",
        _(
            "An appeal is filed once the decision is known, taken up, admitted and decided, each "
            "once and in this order."
        ),
    ),
    actions.DecidedByOthers: (
        "__all__",
        _(
            "It cannot be decided by who keeps the case, because it challenges their own decision. "
            "Whoever it was sent to can, with their own account."
        ),
    ),
    actions.AgainstWhoActs: (
        "__all__",
        _(
            "It cannot be done with your account, because the appeal challenges a study or a "
            "measure that you made. You can: let another person of the team do it, or hand the "
            "case over."
        ),
    ),
    actions.SayWhy: ("reason", _("Say why: she reads it.")),
    actions.AnswerNeedsReason: ("__all__", _("Say why: a yes alone needs no reason.")),
    actions.NothingToApprove: (
        "happened_at",
        _("No planned measure waits for a decision: plan one first."),
    ),
    actions.NotAdopted: (
        "__all__",
        _(
            "It cannot be decreed because no session of the Board that was held adopted it. You "
            "can: put the case on the agenda of a session, where its vote is recorded."
        ),
    ),
    actions.NobodyOwesIt: (
        "__all__",
        _("A measure is decreed with who owes it and until when: say both in its page."),
    ),
    actions.NoMeasure: (
        "measures",
        _("Name the measures: of a delivery, among those that were issued in this case."),
    ),
    actions.NothingShowsIt: (
        "document",
        _("Nothing shows it: choose the document."),
    ),
    actions.SaysNoReason: (
        "departure",
        _(
            "It is none of the urgent measures, or whoever delivers it is not usually asked: say "
            "why. A second person reads it within the hour."
        ),
    ),
    DocumentRefused: ("document", DOCUMENTS_REFUSED["not_readable"]),
    actions.HasNotArrived: (
        "word",
        _("It is delivered once the person says that it arrived. Ask first; its clock goes on."),
    ),
    actions.WitnessOwes: (
        "__all__",
        _(
            "It cannot be recorded with your account, because your institution owes this measure. "
            "You can: let the person say it in their own window, or somebody else hear it."
        ),
    ),
    actions.PositionMissing: (
        "__all__",
        _(
            "Nothing is decided without her: record her position on each measure or its study, her "
            "standing word, or why it could not be had."
        ),
    ),
    ConsentDoesNotCover: (
        "__all__",
        _(
            "Her consent does not reach one of the institutions that would owe a measure: ask her "
            "first, or plan it with another."
        ),
    ),
    actions.TooLong: ("text", _("Say it in fewer words.")),
    # What a step of a procedure says is shorter than what a study does.
    procedure.TooLong: ("reason", _("Say it in fewer words.")),
}


@contextmanager
def said_in(form: forms.Form) -> Iterator[None]:
    """Do all of it or nothing; what cannot be becomes an error of the form, in words."""
    try:
        with transaction.atomic():
            yield
    except ActRefused as refused:
        zone = ZoneInfo(timezone.get_current_timezone_name())
        words = sentence(refused.in_language(language(), zone=zone))
        form.add_error(None, f"{words}.")
    except tuple(SAID) as refused:
        box, words = SAID[type(refused)]
        form.add_error(box if box in form.fields else None, words)


def confirm(
    page: Confirmation, act: Callable[[dict[str, Any]], object], *, to: str = ""
) -> HttpResponse:
    """Act on what was sent and go back; 422 with everything typed where something is not right."""
    if page.is_ready:
        with said_in(page.form):
            act(page.form.cleaned_data)
    return page.answer(to=to)
