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
from baluarte.domain.procedure.choices import Gate
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
    except NotThroughTheGate as refused:
        form.add_error(None, gate_says(refused.gate))
    except NobodyCleared:
        form.add_error(None, gate_says(Gate.NOT_CLEARED))
    except SentAlready:
        form.add_error(None, _("Somebody sent it meanwhile: hand it over instead."))
    except NothingToSend:
        form.add_error(None, _("Nobody owes this step any more: there is nothing to send."))
    except AssignmentOver:
        form.add_error(None, _("It ended meanwhile: see in the list how."))
    except NotAllowed:
        form.add_error(
            None,
            _(
                "It cannot be sent because what the person consented to does not cover telling it "
                "there. You can: ask for that yes, by name where only that opens it, and record "
                "it in the case."
            ),
        )


def gate_says(found: Gate) -> str:
    """Say why the gate lets nothing go to a recipient, what can be done now and by whom."""
    if found == Gate.PERSON_NOT_ASKED:
        return _(
            "It cannot be sent because the person has not seen yet who would be told. You can: "
            "show the list to her now, and record that she saw it."
        )
    if found == Gate.NO_CONSENT:
        return _(
            "It cannot be sent because what the person consented to does not cover it. You can: "
            "ask her, and record her yes in her case."
        )
    if found == Gate.NOT_CLEARED:
        return _(
            "It cannot be sent because nobody knows who did it, and nothing by name opens this "
            "recipient. You can: ask her for a yes that names the Mechanism, and record it in "
            "her case; or have a data steward trust a person there by name, and address it to "
            "that person."
        )
    if found == Gate.MUNICIPAL:
        return _(
            "It cannot be sent because a municipality is told only by her yes that names it. You "
            "can: ask her, and record it in her case."
        )
    return _(
        "It cannot be sent because this recipient is left out. You can: choose somebody else of "
        "the list of who would be told."
    )


def place_says(why: str) -> str:
    """Say why somebody cannot take on what is done in a case, what can be done and by whom."""
    said = {
        "left_out": _(
            "You cannot take it on because you act for an institution that is left out of this "
            "matter. You can: tell whoever sent it, who sends it to another unit."
        ),
        "decides": _(
            "You cannot take it on because your institution decides what challenges this team, "
            "and nobody decides on their own team. You can: have a colleague of another unit "
            "take it on; whoever sent it can send it there."
        ),
        "challenged": _(
            "You cannot take it on because you were of the team whose decision is challenged, "
            "and that is not decided yet. You can: have a colleague take it on."
        ),
        "takes_part": _(
            "You cannot take it on because the matter is about you. You can: tell whoever sent it."
        ),
    }
    return said.get(why) or _(
        "You cannot take it on because you do not act for the Mechanism that keeps the matter. "
        "You can: tell whoever sent it."
    )


def taken_says(who: object) -> str:
    """Say that a colleague took it on before, and what can be done."""
    return _(
        "%(who)s took it on before, and does it. Nothing was changed. You can: ask who answers "
        "for the case to let you into its team too."
    ) % {"who": who}


def _add(form: forms.Form, box: str | None, words: str) -> None:
    form.add_error(box if box in form.fields else None, words)
