"""What cannot be done is said in words, and what was typed stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.procedure.actions import (
    AssignmentOver,
    MustSayWhy,
    NobodyCleared,
    NothingToSend,
    NotThroughTheGate,
    SentAlready,
    Superseded,
    TooLong,
)
from baluarte.domain.procedure.queries import NoTextInForce
from baluarte.norms.agenda import ActRefused
from baluarte.web.procedure.presenters import protocol_page

# Which box of a form a refusal is about; the rest is about the act as a whole.
BOXES = {
    "in_the_future": "when",
    "before_the_first": "when",
    "before_its_start": "when",
    "correction_changes_the_law": "when",
    "no_date_named": "names",
    "unknown_event": "event",
    "wrong_outcome": "outcome",
    "one_outcome": "outcome",
    "all_outcomes": "outcome",
}


@contextmanager
def said_in(form: forms.Form, *, zone: ZoneInfo) -> Iterator[None]:
    """Do all of it or nothing; what cannot be becomes an error of the form, in words."""
    try:
        with transaction.atomic():
            yield
    except ActRefused as refused:
        words = protocol_page.sentence(refused.in_language(protocol_page.language(), zone=zone))
        _add(form, BOXES.get(refused.code), f"{words}.")
    except NoTextInForce:
        _add(form, "when", _("No text of this protocol that is loaded here was in force that day."))
    except Superseded:
        _add(form, None, _("Somebody corrected this while you wrote: read what stands now."))
    except MustSayWhy:
        _add(form, "reason", _("Say why."))
    except TooLong:
        _add(form, "reason", _("Say it in fewer words: a few sentences are enough."))


@contextmanager
def routed_in(form: forms.Form, *, zone: ZoneInfo) -> Iterator[None]:
    """Do all of it or nothing; what cannot be sent becomes an error of the form, in words."""
    try:
        with said_in(form, zone=zone):
            yield
    except NotThroughTheGate:
        form.add_error(None, _("It is left out by now: see again who would be told."))
    except NobodyCleared:
        form.add_error(
            None, _("While nobody knows who did it, choose the person who is trusted by name.")
        )
    except SentAlready:
        form.add_error(None, _("Somebody sent it meanwhile: hand it over instead."))
    except NothingToSend:
        form.add_error(None, _("Nobody owes this step any more: there is nothing to send."))
    except AssignmentOver:
        form.add_error(None, _("It ended meanwhile: see in the list how."))
    except NotAllowed:
        form.add_error(
            None, _("What the person consented to does not cover telling it there: ask first.")
        )


def _add(form: forms.Form, box: str | None, words: str) -> None:
    form.add_error(box if box in form.fields else None, words)
