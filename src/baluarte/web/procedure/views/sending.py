"""Send a step to who passes the gate, follow what was sent, hand it over, take it back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.models import Account
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.choices import Gate, Perpetrator
from baluarte.domain.procedure.models import Assignment, Matter, TaskLine
from baluarte.domain.procedure.queries import (
    Course,
    Doors,
    Recipient,
    cleared_persons,
    zone_of_matter,
)
from baluarte.domain.procedure.queries.routing import KEEPER
from baluarte.domain.procedure.queries.task_lines import read_task_lines, task_line
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.procedure import assigned, lookup, recipient_exclusions
from baluarte.web.procedure.forms.routing import HandOverForm, ReasonForm, SendForm
from baluarte.web.procedure.presenters import proceeding_page, protocol_page
from baluarte.web.procedure.refusals import routed_in


def matter_assignments(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what was sent of a matter, to whom, and what was answered."""
    matter = lookup.shown(reference)
    at, zone = timezone.now(), zone_of_matter(matter)
    found = Assignment.objects.filter(matter_key=matter.pk).order_by("-sent_at")
    rows = list(found.select_related("institution", "account", "sent_by"))
    lines = read_task_lines(rows, by=acting_account(), at=at)
    with timezone.override(zone):
        context = {
            "axis": "protection",
            "matter": matter,
            "place": proceeding_page.place_of(matter),
            "rows": assigned.with_levels_above(
                assigned.shown(rows, at=at, answers=assigned.answers_to(rows), lines=lines),
                matter,
                at=at,
            ),
            "may_change": may_contribute(matter),
        }
        return render(request, "procedure/routing/sent.html", context)


def assign_step(
    request: HttpRequest, reference: str, proceeding_id: UUID, step: str
) -> HttpResponse:
    """Send an open step to an institution that passes the gate."""
    matter = lookup.open_to_change(reference)
    course = lookup.course_in(matter, proceeding_id)
    run = request.GET.get("apertura", "")
    doors = Doors.of(matter, at=timezone.now())
    choices = _choices(doors, course, step)
    page = _page_of(
        request,
        matter,
        SendForm(request.POST or None, **choices.given(matter)),
        title=_("Send this step"),
        lead=_("Only who passes the gate is offered. They see this step and its clock, no more."),
        button=_("Send it"),
        done=_("Sent. Who is on duty there is called now."),
        about=_about(course, step),
        hints={"institution": choices.hint},
    )
    if page.is_ready:
        given = page.form.cleaned_data
        with routed_in(page.form, zone=zone_of_matter(matter)):
            actions.assign(
                proceeding=course.proceeding,
                step=step,
                run=run,
                institution=choices.by_key[given["institution"]],
                account=_person(given),
                she_said_yes=bool(given.get("she_said_yes")),
                lines=page.form.shown(at=(at := timezone.now())),
                by=acting_account(),
                at=at,
            )
    return page.answer(to=reverse("matter_assignments", args=[reference]))


def hand_over(request: HttpRequest, reference: str, assignment_id: UUID) -> HttpResponse:
    """Hand a step to another institution: the old ends as the new begins."""
    matter = lookup.open_to_change(reference)
    held = _open_in(matter, assignment_id)
    course = lookup.course_in(matter, held.proceeding_id)
    choices = _choices(Doors.of(matter, at=timezone.now()), course, held.step, but=held)
    page = _page_of(
        request,
        matter,
        HandOverForm(request.POST or None, **choices.given(matter)),
        title=_("Hand this step over"),
        lead=_("It ends where it is as it begins elsewhere, without a gap. The clock runs on."),
        button=_("Hand it over"),
        done=_("Handed over. Who is on duty there is called now."),
        about=[*_about(course, held.step), {"term": _("With"), "value": held.institution.name}],
        decision=_("This step goes to another institution"),
        hints={"institution": choices.hint},
    )
    if page.is_ready:
        given = page.form.cleaned_data
        with routed_in(page.form, zone=zone_of_matter(matter)):
            actions.hand_over(
                assignment=held,
                institution=choices.by_key[given["institution"]],
                account=_person(given),
                she_said_yes=bool(given.get("she_said_yes")),
                reason=given["reason"],
                lines=page.form.shown(at=(at := timezone.now())),
                by=acting_account(),
                at=at,
            )
    return page.answer()


def withdraw_task_line(request: HttpRequest, reference: str, line_id: UUID) -> HttpResponse:
    """Withdraw a line of a task, by her no: whoever was told reads it no more."""
    matter = lookup.open_to_change(reference)
    try:
        line = task_line(line_id)
    except TaskLine.DoesNotExist:
        raise Http404 from None
    if line.assignment.matter_key != matter.pk or line.withdrawn_at is not None:
        raise Http404
    page = _page_of(
        request, matter, NothingForm.meant(request),
        title=_("Withdraw this line"),
        lead=_("Whoever was told opens it no more, at once. The task itself stands."),
        button=_("Withdraw this line"), done=_("Withdrawn: they read it no more."),
        about=[{"term": _("Line"), "value": line.get_kind_display()}],
    )  # fmt: skip
    if page.is_ready:
        actions.withdraw_line(line=line, by=acting_account(), at=timezone.now())
    return page.answer(to=reverse("matter_assignments", args=[reference]))


def withdraw_assignment(request: HttpRequest, reference: str, assignment_id: UUID) -> HttpResponse:
    """Take a step back: whoever had it sees it no more."""
    matter = lookup.open_to_change(reference)
    held = _open_in(matter, assignment_id)
    course = lookup.course_in(matter, held.proceeding_id)
    page = _page_of(
        request,
        matter,
        ReasonForm(request.POST or None),
        title=_("Take this step back"),
        lead=_("Whoever has it sees it no more. It is yours again, and its clock runs on."),
        button=_("Take it back from them"),
        done=_("Taken back. See to whom it goes now."),
        decision=_("This step is taken back"),
        about=[*_about(course, held.step), {"term": _("With"), "value": held.institution.name}],
    )
    if page.is_ready:
        with routed_in(page.form, zone=zone_of_matter(matter)):
            actions.withdraw_assignment(
                assignment=held,
                reason=page.form.cleaned_data["reason"],
                by=acting_account(),
                at=timezone.now(),
            )
    return page.answer()


class _Choices:
    """Who may be chosen for a step, and what the form must ask because of it."""

    def __init__(self, doors: Doors, found: Sequence[Recipient], is_owed_to_her: bool) -> None:
        self.doors, self.is_owed_to_her = doors, is_owed_to_her
        self.by_key = {str(one.institution.pk): one.institution for one in found if one.institution}
        self.names = [(key, _named(one)) for key, one in zip(self.by_key, found, strict=True)]
        self.only_with_yes = {
            str(one.institution.pk): _unless_she_says_yes(one)
            for one in found
            if one.institution and not one.passes
        }

    @property
    def hint(self) -> str:
        """Say what is not offered, and where one sees why."""
        return _("Who is not here is left out, or not in this installation: the list says why.")

    def given(self, matter: Matter) -> dict[str, Any]:
        """Return what the form is drawn with."""
        return {
            "offered": self.names,
            "only_with_yes": self.only_with_yes,
            "persons": self._persons(matter),
            "is_owed_to_her": self.is_owed_to_her,
        }

    def _persons(self, matter: Matter) -> list[tuple[str, str]]:
        if self.doors.keeping.perpetrator != Perpetrator.UNKNOWN:
            return []
        at = timezone.now()
        found = [
            one
            for institution in self.by_key.values()
            if institution != self.doors.keeper
            for one in cleared_persons(matter, institution=institution.pk, at=at)
        ]
        # Trusted twice, say for a night and for longer, somebody is one person.
        named = {
            str(one.account_id): f"{one.account} · {one.institution.name}"
            for one in found
            if one.account_id
        }
        return list(named.items())


def _choices(doors: Doors, course: Course, step: str, *, but: Assignment | None = None) -> _Choices:
    of = lookup.step_in(course, step)
    found = doors.recipients_of_step(course.proceeding, of)
    passing = [one for one in found if one.institution and (one.passes or one.passes_with_her_yes)]
    if but is not None:
        passing = [one for one in passing if one.institution != but.institution]
    return _Choices(doors, passing, of.needs_her_word)


def _unless_she_says_yes(one: Recipient) -> str:
    if one.gate == Gate.MUNICIPAL:
        return _("A municipality is told only if the person said yes to it.")
    return _("Nobody knows who did it: it is told only if the person said yes to it by name.")


def _named(one: Recipient) -> str:
    level = recipient_exclusions.LEVELS.get(one.level, "")
    name = recipient_exclusions.name_of(one)
    if one.level == KEEPER:
        return _("%(name)s: you keep the matter") % {"name": name}
    return f"{name} · {level}"


def _person(given: dict[str, Any]) -> Account | None:
    key = given.get("account")
    return Account.objects.get(pk=key) if key else None


def _open_in(matter: Matter, key: UUID) -> Assignment:
    found = Assignment.objects.filter(matter_key=matter.pk, pk=key, ended_at=None)
    one = found.select_related("institution").first()
    if one is None:
        raise Http404
    return one


def _about(course: Course, step: str) -> list[dict[str, Any]]:
    of = lookup.step_in(course, step)
    return [
        {"term": _("Step"), "value": protocol_page.say(of.name), "note": of.law},
        {"term": _("Whose by law"), "value": protocol_page.who(of.by)},
        {"term": _("Procedure"), "value": proceeding_page.name_of(course)},
    ]


def _page_of(request: HttpRequest, matter: Matter, form: Any, **words: Any) -> Confirmation:
    return Confirmation(
        request=request,
        form=form,
        kicker=_("Matter"),
        reference=written(matter.reference),
        back=reverse("matter_assignments", args=[matter.reference]),
        zone=zone_of_matter(matter),
        **words,
    )
