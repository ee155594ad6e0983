"""Letters of a case: the list, writing one, reading and printing it, and what happens to it."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import LetterKind, LetterState, SentHow, Stopped
from baluarte.domain.cases.models import Case, CaseDocument, Letter
from baluarte.domain.cases.queries import danger_declared_at, letter_of, letters_of, open_letter
from baluarte.domain.cases.queries.mechanisms import is_without_steps
from baluarte.domain.procedure.queries import documents_about, zone_of_matter
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.web.cases import lettering, lookup
from baluarte.web.cases.forms.letters import AcknowledgeForm, AnswerForm, LetterForm, SendForm
from baluarte.web.cases.presenters import labels
from baluarte.web.cases.presenters.confirmations import of_case
from baluarte.web.layout.confirmation import Confirmation, NothingForm
from baluarte.web.layout.uploads import sent_with_files
from baluarte.web.procedure.forms.moment import instant_in


def case_letters(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what was written to institutions about a case; nothing is opened here."""
    case, at = _shown(reference), timezone.now()
    with timezone.override(zone_of_matter(case.matter)):
        context = {
            "axis": "protection",
            "case": case,
            "reference": written(case.reference),
            "rows": lettering.rows(letters_of(case), at=at),
            "declared_at": danger_declared_at(case),
            "list_seen": case.matter.list_seen_at is not None,
            "may_change": case.closed_at is None,
        }
        return render(request, "cases/letters.html", context)


def write_letter(request: HttpRequest, reference: str) -> HttpResponse:
    """Draft a letter with no more than she lets its recipient know."""
    case, at = lookup.open_to_change(reference), timezone.now()
    bodies = lettering.may_be_written_to(case, at=at)
    form = LetterForm(
        request.POST or None, bodies=bodies,
        persons=lettering.trusted_there(case, bodies, at=at),
        initial={"kind": LetterKind.LETTER, "language": labels.language()},
    )  # fmt: skip
    page = of_case(
        request, case, form, back=reverse("case_letters", args=[reference]),
        title=_("Write to an institution"),
        lead=_("The text is made from what she lets this recipient know. You read it next."),
        button=_("Draft it"),
        done=_("Drafted. Nothing has gone: read it, and let another person approve it."),
    )  # fmt: skip
    if page.is_ready:
        given, letter = form.cleaned_data, None
        with lettering.refusals_in(form, zone=page.zone):
            draft = actions.Draft(
                kind=LetterKind(given["kind"]), institution=form.chosen, asks=given["asks"],
                facts=given["facts"], clearance=form.person, addressed_to=given["addressed_to"],
                contact=given["contact"], language=given["language"],
                danger_declared_at=danger_declared_at(case),
            )  # fmt: skip
            letter = _drafted(case, draft, at=at)
        if letter is not None:
            page.back = reverse("letter", args=[reference, letter.reference])
    return page.answer()


def letter(request: HttpRequest, reference: str, letter: str) -> HttpResponse:
    """Show a letter, opened and logged, as it is printed; and what may be done with it."""
    case, by, at = _shown(reference), acting_account(), timezone.now()
    found = open_letter(_letter_in(case, letter), by=by, at=at)
    waits = found.state in (LetterState.DRAFTED, LetterState.APPROVED)
    blocked = lettering.why_not_now(found, at=at) if waits and case.closed_at is None else ""
    with timezone.override(zone_of_matter(case.matter)):
        context = {
            "axis": "protection",
            "case": case,
            "blocked": blocked,
            "reference": written(found.reference),
            "case_reference": written(case.reference),
            "letter": found,
            "row": lettering.rows([found], at=at)[0],
            "paragraphs": found.text.split("\n\n"),
            "acts": _acts(found, by=by, may_go=not blocked) if case.closed_at is None else [],
            "is_own": found.drafted_by_id == by and found.state == LetterState.DRAFTED,
            "is_hand_over": found.kind == LetterKind.HAND_OVER,
            "documents": documents_about(CaseDocument, [found.pk]).get(found.pk, []),
            "why_stopped": Stopped(found.stopped_why).label if found.stopped_why else "",
        }
        return render(request, "cases/letter.html", context)


def approve_letter(request: HttpRequest, reference: str, letter: str) -> HttpResponse:
    """Approve a letter as its second person."""
    page, found = _page_of(
        request, reference, letter, NothingForm.meant(request),
        title=_("Approve this letter"),
        lead=_("You read it and stand for it: what it tells, and to whom."),
        button=_("Approve it"), done=_("Approved. It may go now."),
    )  # fmt: skip
    if page.is_ready:
        with lettering.refusals_in(page.form, zone=page.zone):
            actions.approve_letter(letter=found, by=acting_account(), at=timezone.now())
    return page.answer()


def send_letter(request: HttpRequest, reference: str, letter: str) -> HttpResponse:
    """Say how and when a letter went."""
    page, found = _page_of(
        request, reference, letter, SendForm(request.POST or None),
        title=_("Record that it was sent"),
        lead=_(
            "Nothing is sent from here: print it, and take it, read it out or send it yourself; "
            "then say here how and when. The gate and her consent are asked once more in this "
            "instant."
        ),
        button=_("Record that it was sent"), done=_("On record. Ask for the acknowledgement."),
    )  # fmt: skip
    when = _when(page)
    if when is not None:
        with lettering.refusals_in(page.form, zone=page.zone):
            actions.send_letter(
                letter=found, how=SentHow(page.form.cleaned_data["how"]), sent_at=when,
                by=acting_account(), at=timezone.now(),
            )  # fmt: skip
    return page.answer()


def acknowledge_letter(request: HttpRequest, reference: str, letter: str) -> HttpResponse:
    """Keep the acknowledgement; of a hand-over the clocks run from it."""
    page, found = _page_of(
        request, reference, letter, AcknowledgeForm(**sent_with_files(request)),
        title=_("The acknowledgement"),
        lead=_("Of a request to a mechanism, every clock runs from this hour, never from sending."),
        button=_("Keep it on record"), done=_("The acknowledgement is on record."),
    )  # fmt: skip
    when = _when(page)
    if when is not None:
        given = page.form.cleaned_data
        with lettering.refusals_in(page.form, zone=page.zone):
            actions.acknowledge_letter(
                letter=found, number=given["number"], received_by=given["received_by"],
                acknowledged_at=when, document=given["document"], by=acting_account(),
                at=timezone.now(),
            )  # fmt: skip
        if is_without_steps(found, at=when):
            page.done = _(
                "On record. The steps of this state's law are not known here: nothing runs by "
                "itself, and its matter shows what is known."
            )
    return page.answer()


def answer_letter(request: HttpRequest, reference: str, letter: str) -> HttpResponse:
    """Keep what they answered."""
    page, found = _page_of(
        request, reference, letter, AnswerForm(**sent_with_files(request)),
        title=_("What they answered"),
        button=_("Keep it on record"), done=_("The answer is on record."),
    )  # fmt: skip
    when = _when(page)
    if when is not None:
        with lettering.refusals_in(page.form, zone=page.zone):
            actions.answer_letter(
                letter=found, answer=page.form.cleaned_data["answer"], answered_at=when,
                document=page.form.cleaned_data["document"],
                by=acting_account(), at=timezone.now(),
            )  # fmt: skip
    return page.answer()


def stop_letter(request: HttpRequest, reference: str, letter: str) -> HttpResponse:
    """Stop a letter that has not gone."""
    page, found = _page_of(
        request, reference, letter, NothingForm.meant(request),
        title=_("Stop this letter"),
        lead=_("It stays readable and goes no further. Another may be written."),
        button=_("Stop it"), done=_("Stopped: it goes no further."), kind="urgent",
    )  # fmt: skip
    if page.is_ready:
        with lettering.refusals_in(page.form, zone=page.zone):
            actions.stop_letter(letter=found, by=acting_account(), at=timezone.now())
    return page.answer()


def _shown(reference: str) -> Case:
    found = lookup.shown(reference)
    if not may_contribute(found.matter):
        raise Http404
    return found


def _letter_in(case: Case, reference: str) -> Letter:
    try:
        found = letter_of(reference)
    except Letter.DoesNotExist:
        raise Http404 from None
    if found.case_id != case.pk:
        raise Http404
    return found


def _drafted(case: Case, draft: actions.Draft, *, at: datetime) -> Letter:
    by = acting_account()
    if draft.kind == LetterKind.HAND_OVER:
        return actions.draft_hand_over(
            case=case, institution=draft.institution, facts=draft.facts, asks=draft.asks,
            clearance=draft.clearance, addressed_to=draft.addressed_to, contact=draft.contact,
            language=draft.language, by=by, at=at,
        )  # fmt: skip
    return actions.draft_letter(case=case, draft=draft, by=by, at=at)


def _page_of(
    request: HttpRequest, reference: str, letter: str, form: Any, **said: Any
) -> tuple[Confirmation, Letter]:
    case = lookup.open_to_change(reference)
    found = _letter_in(case, letter)
    back = reverse("letter", args=[reference, letter])
    beside: list[dict[str, Any]] = [
        {"term": _("What it is"), "value": LetterKind(found.kind).label},
        {"term": _("To whom"), "value": str(found.institution)},
        {"term": _("Where it stands"), "value": found.state.label},
    ]
    return of_case(request, case, form, back=back, about=beside, **said), found


def _when(page: Confirmation) -> datetime | None:
    return instant_in(page.form, page.zone, now=timezone.now()) if page.is_ready else None


def _acts(found: Letter, *, by: Any, may_go: bool) -> list[dict[str, str]]:
    """Return what may be done next with a letter, the likeliest first."""
    needs_second = found.kind != LetterKind.HAND_OVER
    approving = ("approve_letter", _("Approve it"))
    sending = ("send_letter", _("Record that it was sent"))
    next_acts: dict[LetterState, list[tuple[str, str]]] = {
        LetterState.APPROVED: [sending],
        LetterState.SENT: [("acknowledge_letter", _("Record the acknowledgement"))],
        LetterState.ACKNOWLEDGED: [("answer_letter", _("Record the answer"))],
    }
    if not needs_second:
        next_acts[LetterState.DRAFTED] = [sending]
    elif found.drafted_by_id != by:
        next_acts[LetterState.DRAFTED] = [approving]
    acts = next_acts.get(found.state, [])
    if found.state in (LetterState.DRAFTED, LetterState.APPROVED):
        acts = [*(acts if may_go else []), ("stop_letter", _("Stop it"))]
    return [{"url": name, "label": label} for name, label in acts]
