"""What one does in a first hour, and what will stand on a page that is still empty, by role."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CLOSED = "first_steps_closed"


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do first, where, and who does it."""

    label: str | Promise
    how: str | Promise
    page: str
    roles: frozenset[str]

    @property
    def url(self) -> str:
        """Return where it is done; nothing where that page is not here."""
        try:
            return reverse(self.page)
        except NoReverseMatch:
            return ""


def _roles(*codes: str) -> frozenset[str]:
    return frozenset(codes)


RECORDS = _roles("documenter", "verifier", "data_steward")
AUTHORITY = _roles(
    "reception_officer", "risk_evaluator", "liaison", "prosecutor_liaison", "commission_officer"
)
STEPS = (
    Step(
        _("Import your sheet"),
        _("In Excel or CSV, as it is. Nothing enters before you have seen what would."),
        "new_list", _roles("data_steward"),
    ),
    Step(
        _("Write a report by hand"),
        _("Paste what you read or were told; then say when, where, what happened and to whom."),
        "monitoring", _roles("documenter", "data_steward"),
    ),
    Step(
        _("Complete what is missing"),
        _("A row waits where a date, a place or a type was not understood."),
        "lists", RECORDS,
    ),
    Step(
        _("Verify what others recorded"),
        _("The reports stand beside the form. Take the first of the queue."),
        "verification_queue", _roles("verifier"),
    ),
    Step(
        _("Judge similar events"),
        _("Two records side by side: you say whether they are the same event."),
        "pairs", _roles("documenter", "data_steward", "curator"),
    ),
    Step(
        _("See your events on the map"),
        _("With filters, counts and a file to take with you."),
        "events_map", RECORDS,
    ),
    Step(
        _("See what has a deadline"),
        _("What is late stands first, with whose it is and until when."),
        "agenda", AUTHORITY,
    ),
    Step(
        _("Answer what was sent to you"),
        _("Say that it was read, that it was done, or why it cannot be."),
        "assignments", AUTHORITY,
    ),
    Step(
        _("Review what is to be published"),
        _("Nothing is public until a second person agrees."),
        "decisions", _roles("verifier", "data_steward", "curator"),
    ),
    Step(
        _("Give roles to your people"),
        _("You propose a role and a second person confirms it."),
        "roles", _roles("organisation_admin"),
    ),
    Step(
        _("Read the log"),
        _("Who did what and when, without its content."),
        "log", _roles("auditor"),
    ),
    Step(
        _("Study what you may see"),
        _("Counts, series and maps, without names."),
        "counts", _roles("analyst", "monitor"),
    ),
)  # fmt: skip

WILL_STAND = (
    (RECORDS, _("Reports to complete, as soon as a list has some.")),
    (_roles("verifier"), _("Events to verify and publications to review.")),
    (_roles("documenter", "data_steward", "curator"), _("Pairs of similar events to judge.")),
    (AUTHORITY | _roles("documenter", "data_steward"), _("Deadlines that are near or missed.")),
    (AUTHORITY, _("What is sent to your institution.")),
    (_roles("curator"), _("Tables and publications for a second person to review.")),
    (_roles("organisation_admin"), _("Roles that wait for a second person to confirm them.")),
    (_roles("auditor"), _("What was written in the log on the last day.")),
    (_roles("analyst", "monitor"), _("What was published, to be studied.")),
)


def steps_for(roles: Collection[str]) -> list[Step]:
    """Return the first steps of whoever holds these roles, those whose page is here."""
    return [one for one in STEPS if not one.roles.isdisjoint(roles) and one.url]


def will_stand(roles: Collection[str]) -> list[str]:
    """Return what will stand on Home of whoever holds these roles."""
    theirs = [str(says) for held, says in WILL_STAND if not held.isdisjoint(roles)]
    return [*theirs, str(_("Notices that you have not read."))]
