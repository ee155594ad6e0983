"""Who takes part in a course that one runs: enrolled, counted, what is said of each, its close."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.skills import actions
from baluarte.domain.skills.models import Course
from baluarte.domain.skills.queries.gains import gain_of
from baluarte.domain.skills.queries.participants import participants_of, who_may_enrol
from baluarte.domain.skills.rules import runs
from baluarte.domain.wall.context import acting_account
from baluarte.norms.skills import SkillsRefused
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.layout.forms.edit_conflicts import answer_status
from baluarte.web.skills.forms import CountForm, EnrolForm, SheetForm
from baluarte.web.skills.labels import gain_in_words, language, without_second_in_words
from baluarte.web.skills.permissions import course_to_run, found_course
from baluarte.web.skills.workbooks import MEDIA_TYPE, workbook_of

# What is taken away of the sheet.
FILE = "archivo"


def enrol(request: HttpRequest, reference: str) -> HttpResponse:
    """Enrol accounts: colleagues, and guests by their user name."""
    by, at = acting_account(), timezone.now()
    one = course_to_run(reference, by=by)
    offered = [(each.pk, str(each)) for each in who_may_enrol(one)]
    form = EnrolForm(request.POST if request.method == "POST" else None, offered=offered)
    page = _page(
        request, one, form,
        title=_("Enrol people with an account"),
        lead=_("Each sees the course in her own page, with her scores and nobody else's."),
        button=_("Enrol them"),
        done=_("Enrolled."),
    )  # fmt: skip
    if page.is_ready:
        try:
            actions.enrol(course=one, accounts=form.chosen, by=by, at=at)
        except SkillsRefused as refused:
            form.refuse(refused)
    return page.answer()


def count(request: HttpRequest, reference: str) -> HttpResponse:
    """Say how many of a kind took part without an account."""
    by, at = acting_account(), timezone.now()
    one = course_to_run(reference, by=by)
    form = CountForm(request.POST or None)
    page = _page(
        request, one, form,
        title=_("Count people without an account"),
        lead=_(
            "Numbers only: no name of a person who is protected, or may need it, is kept here. "
            "A later count of the same kind takes the place of this one."
        ),
        button=_("Keep this count"),
        done=_("Counted."),
    )  # fmt: skip
    if page.is_ready:
        try:
            actions.count_participants(course=one, counts=[form.said()], by=by, at=at)
        except SkillsRefused as refused:
            form.refuse(refused)
    return page.answer()


def sheet(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter attendance and both scores of everybody on one sheet."""
    by, at = acting_account(), timezone.now()
    if request.GET.get(FILE) == "xlsx":
        return _workbook(found_course(reference), by=by, at=at)
    one = course_to_run(reference, by=by)
    form = SheetForm(request.POST or None, participants=participants_of(one))
    if form.is_bound and form.is_valid():
        try:
            number = actions.record_sheet(course=one, said=form.said(), by=by, at=at)
        except SkillsRefused as refused:
            form.refuse(refused)
        else:
            said = ngettext("%(n)s row changed.", "%(n)s rows changed.", number)
            messages.success(request, said % {"n": number})
            return redirect("course", one.reference)
    status = answer_status(form)
    return render(request, "skills/sheet.html", {"one": one, "form": form}, status=status)


def _workbook(one: Course, *, by: UUID, at: datetime) -> HttpResponse:
    """Send attendance and scores as a workbook to whoever runs the course, closed ones too."""
    if not runs(by, one):
        raise Http404
    found = actions.take_sheet(course=one, by=by, at=at)
    return HttpResponse(
        workbook_of(found),
        content_type=MEDIA_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{one.reference}.xlsx"',
            "Cache-Control": "no-store",
        },
    )


def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a course: from then on nothing of it changes, and who should holds what it gives."""
    by, at = acting_account(), timezone.now()
    one = course_to_run(reference, by=by)
    there = participants_of(one)
    gain = gain_of(there)
    receive = sum(each.has_passed(one.pass_score) for each in there)
    form = NothingForm.meant(request)
    page = _page(
        request, one, form,
        title=_("Close the course"),
        lead=_("From now on attendance, counts and scores do not change."),
        about=[
            {"term": _("People with an account"), "value": len(there)},
            {"term": _("Of them receive its competences"), "value": receive},
            {
                "term": _("Gain between both tests"), "value": gain_in_words(gain),
                "note": without_second_in_words(gain),
            },
        ],
        button=_("Close it"),
        done=_("Closed. Its competences are given."),
    )  # fmt: skip
    if page.is_ready:
        try:
            actions.close_course(course=one, by=by, at=at)
        except SkillsRefused as refused:
            form.add_error(None, refused.in_language(language()))
    return page.answer()


def _page(request: HttpRequest, course: Course, form: Any, **said: Any) -> Confirmation:
    about = said.pop("about", [{"term": _("Course"), "value": course.title}])
    return Confirmation(
        request=request, form=form, kicker=_("Courses"), reference=course.reference,
        back=reverse("course", args=[course.reference]), about=about, **said,
    )  # fmt: skip
