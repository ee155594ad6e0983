"""Courses: the list, one of them, a new one, one taken back."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.models import Account
from baluarte.domain.skills import actions, queries
from baluarte.domain.skills.choices import CourseTakenBack
from baluarte.domain.skills.models import Course, CourseClosing
from baluarte.domain.skills.queries.gains import Gain, gain_of
from baluarte.domain.skills.queries.pages import page_of
from baluarte.domain.skills.queries.participants import (
    Participant,
    counted_in,
    participants_of,
)
from baluarte.domain.skills.rules import runs
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.skills import SkillsRefused, competence_codes, competence_on, required_contents
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.skills.forms import CourseForm, HandOverForm, TakeBackForm, kind_name
from baluarte.web.skills.labels import (
    closing_lines,
    content_name,
    gain_in_words,
    language,
    months,
    other_contents,
    row_of,
    without_second_in_words,
)
from baluarte.web.skills.permissions import found_course, runs_for

AFTER = "despues"


def course_list(request: HttpRequest) -> HttpResponse:
    """Show the courses one sees, the newest first."""
    by, at = acting_account(), timezone.now()
    page = page_of(queries.courses(), after=request.GET.get(AFTER, ""))
    context = {
        "rows": [row_of(one, at=at) for one in page.rows],
        "may_announce": bool(runs_for(by, at=at)),
        "first_url": reverse("courses") if AFTER in request.GET else "",
        "next_url": f"?{AFTER}={page.after}" if page.after else "",
    }
    return render(request, "skills/list.html", context)


def course(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one course: what it covers, who took part, what was gained."""
    by, at, one = acting_account(), timezone.now(), found_course(reference)
    there, mine = participants_of(one), runs(by, one)
    # Whoever takes part and keeps nothing here finds what is hers in her own page.
    others = any(each.enrolment.account_id != by for each in there)
    is_open, closing = queries.is_open(one), getattr(one, "closing", None)
    gain = _gain(closing, there, mine=mine)
    context = {
        "one": one,
        "row": row_of(one, at=at),
        "facts": list(_facts(one)),
        "participants": there if mine or others else [],
        "is_mine": any(each.enrolment.account_id == by for each in there),
        "counted": [{"kind": kind_name(each), "count": each} for each in counted_in(one)],
        "closing": closing,
        "closing_lines": closing_lines(closing, has_test=one.pass_score is not None)
        if closing
        else [],
        "gain": gain_in_words(gain) if gain else "",
        "without_second": without_second_in_words(gain) if gain else "",
        "runs": mine,
        "may_change": mine and is_open,
        "may_close": mine and is_open and local_day(at) >= one.last_date,
        "may_hand_over": mine and not hasattr(one, "withdrawal"),
        "may_take_over": not mine
        and not hasattr(one, "withdrawal")
        and actions.may_take_over(by, one),
        "may_withdraw": mine and not hasattr(one, "withdrawal"),
    }
    return render(request, "skills/course.html", context)


def new_course(request: HttpRequest) -> HttpResponse:
    """Announce a course of an organisation for which one runs courses."""
    by, at = acting_account(), timezone.now()
    houses = runs_for(by, at=at)
    if not houses:
        raise Http404
    initial = {"house": str(houses[0].pk)}
    form = CourseForm(request.POST or None, houses=houses, today=local_day(at), initial=initial)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Courses"),
        title=_("Announce a course"),
        lead=_(
            "You run it: you enrol, take attendance and enter the scores, and nobody else reads "
            "them but each person her own."
        ),
        button=_("Announce it"),
        done=_("Announced. Enrol who takes part."),
        back=reverse("courses"),
    )
    to = ""
    if page.is_ready:
        try:
            made = actions.announce_course(given=form.said(), holder=form.holder, by=by, at=at)
        except SkillsRefused as refused:
            form.refuse(refused)
        else:
            to = reverse("course", args=[made.reference])
    return page.answer(to=to)


def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a course back, with the competences that it gave."""
    by, at = acting_account(), timezone.now()
    one = found_course(reference)
    if not runs(by, one) or hasattr(one, "withdrawal"):
        raise Http404
    form = TakeBackForm(request.POST or None)
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Courses"),
        title=_("Take a course back"),
        reference=one.reference,
        lead=_("The competences that it gave are valid no more. That it was entered stays known."),
        about=[{"term": _("Course"), "value": one.title, "note": one.first_date}],
        button=_("Take this course back"),
        kind="urgent",
        done=_("Taken back."),
        back=reverse("course", args=[one.reference]),
    )
    if page.is_ready:
        why = CourseTakenBack(form.cleaned_data["why"])
        try:
            actions.withdraw_course(course=one, why=why, by=by, at=at)
        except SkillsRefused as refused:
            form.refuse(refused)
    return page.answer()


def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand a course over to another who runs courses of the house, or take it from who left."""
    by, at, one = acting_account(), timezone.now(), found_course(reference)
    mine = runs(by, one)
    if hasattr(one, "withdrawal") or not (mine or actions.may_take_over(by, one)):
        raise Http404
    offered = list(queries.who_may_run(one)) if mine else []
    form: Any = (
        HandOverForm(request.POST or None, offered=offered) if mine else NothingForm.meant(request)
    )
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Courses"),
        title=_("Hand this course over") if mine else _("Take this course over"),
        reference=one.reference,
        lead=_(
            "Nobody else runs courses of your organisation who does not take part in this one: "
            "whoever administers its accounts gives somebody that role first."
        )
        if mine and not offered
        else _(
            "Whoever runs it from now on enrols, takes attendance, and reads and enters the "
            "scores; whoever ran it until now reads them no more. What was entered stays as it is."
        ),
        about=[
            {"term": _("Course"), "value": one.title},
            {"term": _("Who runs it"), "value": str(queries.runner_of(one))},
        ],
        button=_("Hand the course over") if mine else _("Take it over"),
        done=_("Handed over.") if mine else _("You run this course from now on."),
        back=reverse("course", args=[one.reference]),
        is_possible=bool(offered) or not mine,
    )
    if page.is_ready:
        to = form.chosen if mine else Account.objects.get(pk=by)
        try:
            actions.hand_over_course(course=one, to=to, by=by, at=at)
        except SkillsRefused as refused:
            form.add_error(None, refused.in_language(language()))
    return page.answer()


def _gain(closing: CourseClosing | None, there: list[Participant], *, mine: bool) -> Gain | None:
    """Return what was gained: as it was closed, or as far as it is entered, to who runs it."""
    if closing is not None:
        value, low, high = (
            None if each is None else float(each)
            for each in (closing.gain, closing.gain_low, closing.gain_high)
        )
        return Gain(closing.pairs, closing.without_second, value, low, high)
    return gain_of(there) if mine else None


def _facts(one: Course) -> Iterator[dict[str, Any]]:
    yield {"term": _("Organisation that gives it"), "value": str(one.holder)}
    yield {"term": _("Who runs it"), "value": str(queries.runner_of(one))}
    yield {"term": _("First day"), "value": one.first_date}
    yield {"term": _("Last day"), "value": one.last_date}
    yield {"term": _("Hours"), "value": format(one.hours.normalize(), "f")}
    for code in required_contents():
        yield {
            "term": content_name(code),
            "value": _("It covers it") if code in one.contents else _("It does not cover it"),
        }
    others = [name for code, name in other_contents() if code in one.contents]
    if others:
        yield {"term": _("What else it covers"), "value": ", ".join(others)}
    given = [
        competence_on(code, one.last_date) for code in competence_codes() if code in one.competences
    ]
    if given:
        yield {
            "term": _("Competences that it gives"),
            "value": "; ".join(f"{c.in_language(language())} ({months(c.months)})" for c in given),
            "note": _("For how long each is valid is a proposal: no law sets it."),
        }
    yield {
        "term": _("To hold them"),
        "value": _("Attend it")
        if one.pass_score is None
        else _("Attend it, and %(score)s of 100 or more in the test after")
        % {"score": one.pass_score},
    }
