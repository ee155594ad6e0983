"""What one does in a first hour, and what will stand on a page that is still empty, by role."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from baluarte.domain.audit.queries import acts_done

CLOSED = "first_steps_closed"


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do first, where, who does it, and by which acts of the log it is done."""

    label: str | Promise
    how: str | Promise
    page: str
    roles: frozenset[str]
    acts: tuple[str, ...]
    is_done: bool = False

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
        ("intake.read_rows",),
    ),
    Step(
        _("Write a report by hand"),
        _("Paste what you read or were told; then say when, where, what happened and to whom."),
        "monitoring", _roles("documenter", "data_steward"),
        ("intake.receive_monitored",),
    ),
    Step(
        _("Complete what is missing"),
        _("A row waits where a date, a place or a type was not understood."),
        "lists", RECORDS,
        ("intake.complete_report",),
    ),
    Step(
        _("Verify what others recorded"),
        _("The reports stand beside the form. Take the first of the queue."),
        "verification_queue", _roles("verifier"),
        ("registry.verify_event", "registry.assess_event"),
    ),
    Step(
        _("Judge similar events"),
        _("Two records side by side: you say whether they are the same event."),
        "pairs", _roles("documenter", "data_steward", "curator"),
        ("registry.judge_pair",),
    ),
    Step(
        _("See your events on the map"),
        _("With filters, counts and a file to take with you."),
        "events_map", RECORDS,
        ("access.read_page:events_map",),
    ),
    Step(
        _("See what has a deadline"),
        _("What is late stands first, with whose it is and until when."),
        "agenda", AUTHORITY,
        ("access.read_page:agenda",),
    ),
    Step(
        _("Answer what was sent to you"),
        _("Say that it was read, that it was done, or why it cannot be."),
        "assignments", AUTHORITY,
        ("procedure.acknowledge", "procedure.accept", "procedure.finish", "procedure.refuse"),
    ),
    Step(
        _("Review what is to be published"),
        _("Nothing is public until a second person agrees."),
        "decisions", _roles("verifier", "data_steward", "curator"),
        ("publication.review",),
    ),
    Step(
        _("Give roles to your people"),
        _("You propose a role and a second person confirms it."),
        "roles", _roles("organisation_admin"),
        ("access.propose_membership", "access.confirm_membership"),
    ),
    Step(
        _("Read the log"),
        _("Who did what and when, without its content."),
        "log", _roles("auditor"),
        ("access.read_page:log",),
    ),
    Step(
        _("Study what you may see"),
        _("Counts, series and maps, without names."),
        "counts", _roles("analyst"),
        ("access.read_page:counts",),
    ),
    Step(
        _("See how far recommendations were complied with"),
        _("Set by set, what authorities and organisations say. You assess on evidence."),
        "recommendations", _roles("monitor"),
        ("accountability.state_status", "access.read_page:recommendations"),
    ),
    Step(
        _("Compare what institutions have"),
        _("Posts, budget and files by office and state; no answer is never zero."),
        "offices", _roles("monitor"),
        ("access.read_page:offices",),
    ),
    Step(
        _("Read what was contested and what was answered"),
        _("Each observation with its evidence, and how long its answer took."),
        "observations", _roles("monitor"),
        ("access.read_page:observations",),
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
    (_roles("analyst"), _("What was published, to be studied.")),
    (_roles("monitor"), _("What your colleagues assessed, for you to let stand.")),
)


def steps_for(roles: Collection[str]) -> list[Step]:
    """Return the first steps of whoever holds these roles, those whose page is here."""
    return [one for one in STEPS if not one.roles.isdisjoint(roles) and one.url]


def ticked(steps: Sequence[Step], *, by: UUID) -> list[Step]:
    """Return the steps, those marked that an account has done."""
    done = acts_done(by, {act for one in steps for act in one.acts})
    return [replace(one, is_done=not done.isdisjoint(one.acts)) for one in steps]


def will_stand(roles: Collection[str]) -> list[str]:
    """Return what will stand on Home of whoever holds these roles."""
    theirs = [str(says) for held, says in WILL_STAND if not held.isdisjoint(roles)]
    return [*theirs, str(_("Notices that you have not read."))]
