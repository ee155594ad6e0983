from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.cases.choices import Part
from baluarte.domain.cases.models import Case, Party
from baluarte.domain.cases.queries.readers import log_reading
from baluarte.domain.procedure.queries import day_in_matter, zone_of_institution, zone_of_matter
from baluarte.domain.procedure.rules import may_contribute
from baluarte.domain.protection import actions
from baluarte.domain.protection.choices import AppealStage, Words
from baluarte.domain.protection.models import Appeal, AppealStep, RiskStudy
from baluarte.domain.protection.queries import (
    appeal_of,
    appeal_to_decide,
    due_by,
    is_of_the_board,
    measures_of,
    read_texts,
    steps_of,
    study_of_appeal,
    term_of,
)
from baluarte.domain.protection.queries.appeals import DECIDED, ORDINARY
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.norms import instruments
from baluarte.norms.catalogues import terms
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.protection.forms.appeals import (
    AdmissionForm,
    AppealForm,
    RulingForm,
    SettlingForm,
)
from baluarte.web.protection.forms.measures import as_choices
from baluarte.web.protection.forms.studies import StudyForm
from baluarte.web.protection.lookup import (
    frame_of,
    may_add,
    named_parties,
    of_the_team,
    shown_case,
)
from baluarte.web.protection.presenters import appeal_page, study_page
from baluarte.web.protection.refusals import confirm
from baluarte.web.protection.views.cases import OPENED
from baluarte.web.protection.views.index import INSTRUMENT


def who_may_appeal(case: Case, *, by: UUID) -> list[tuple[Party, str]]:
    """Return for whom somebody may appeal: the team for all, she and who speaks for her."""
    parties = named_parties(case)
    if case.closed_at is not None:
        return []
    if may_add(case):
        return [one for one in parties if one[0].part != Part.REPRESENTATIVE]
    mine = [party for party, _said in parties if party.account_id == by]
    if any(party.part == Part.REPRESENTATIVE for party in mine):
        return [one for one in parties if one[0].part != Part.REPRESENTATIVE]
    return [(party, said) for party, said in parties if party in mine]


def new_appeal(request: HttpRequest, reference: str) -> HttpResponse:
    """File an appeal: she, who speaks for her, or the team at her request."""
    case, by = shown_case(reference), acting_account()
    parties = who_may_appeal(case, by=by)
    if not parties:
        raise Http404
    is_own = not may_add(case)
    measures = {str(one.measure.pk): one.measure for one in measures_of(case)}
    known = {str(party.pk): party for party, _said in parties}
    form = AppealForm(
        request.POST or None,
        parties=as_choices((party.pk, said) for party, said in parties),
        measures=[(key, study_page.measure_name(one.code)) for key, one in measures.items()],
        zone=zone_of_matter(case.matter),
        is_own=is_own,
    )
    filed: list[Appeal] = []

    def act(given: dict[str, Any]) -> None:
        at = timezone.now()
        filed.append(
            actions.file_appeal(
                party=known[given["party"]], ground=given["ground"], text=given["text"],
                measure=measures.get(given.get("measure", "")),
                notified_at=given["notified_at"], filed_at=given.get("filed_at") or at,
                by=by, at=at,
            )
        )  # fmt: skip

    page = Confirmation(
        request=request, form=form,
        kicker=_("Case"),
        reference=written(case.reference),
        title=_("Appeal a decision"),
        lead=_("On the grounds of the law. An appeal changes nothing of the measures she has, and "
               "can never serve to withdraw one."),
        button=_("File the appeal"),
        done=_("The appeal is filed."),
        back=reverse("case_protection", args=[case.reference]),
        frame=frame_of(case),
    )  # fmt: skip
    answer = confirm(page, act)
    if not filed:
        return answer
    _say_where_it_went(request, filed[0])
    return redirect("appeal", filed[0].pk)


def _say_where_it_went(request: HttpRequest, one: Appeal) -> None:
    """Say to whoever filed it who was called, or that nobody here could be."""
    if one.not_sent:
        said = _("It did not reach whoever decides it: this page says why, and what you can do.")
        messages.warning(request, said)
    elif one.is_apart:
        messages.success(request, _("Whoever decides it was called, and its hours run."))


def appeal(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Show an appeal: its ground, its term by the law, how far it came and why."""
    deciding = _to_decide(appeal_id)
    if deciding is not None:
        return _shown_to_who_decides(request, deciding)
    one, at = _shown(appeal_id), timezone.now()
    steps, texts = _steps_and_texts(request, one)
    ground = terms("appeal_grounds")[one.ground]
    term = term_of(one.case, one.code, notified_at=one.notified_at, at=at)
    parties = {party.pk: said for party, said in named_parties(one.case)}
    done = {step.stage for step, _reason in steps}
    with timezone.override(zone_of_matter(one.case.matter)):
        context = {
            "frame": frame_of(one.case),
            "one": one,
            "case": one.case,
            "who": parties.get(one.party_id, ""),
            "measure": study_page.measure_name(one.measure.code) if one.measure else "",
            "ground": study_page.say(ground.label),
            "law": ground.facts["law"],
            "term": term,
            "is_late": term.is_late(one.filed_at),
            "text": texts.get(one.pk, {}).get(Words.APPEAL, ""),
            "steps": steps,
            "is_open": request.GET.get("textos") == OPENED,
            "may": _may(one, done) if may_add(one.case) and not one.is_apart else [],
            "is_team": may_contribute(one.case.matter),
            "decides": appeal_page.who_decides(one, by_team=may_contribute(one.case.matter)),
            "is_decided": bool(set(DECIDED) & done),
            "path": appeal_page.path_of(one, done),
            "matter": one.case.matter,
        }
        return render(request, "protection/appeal.html", context)


def _shown_to_who_decides(request: HttpRequest, one: Appeal) -> HttpResponse:
    """Show an appeal to whoever decides it: its ground and her words, and nothing of her file."""
    steps, texts = _steps_and_texts(request, one)
    ground = terms("appeal_grounds")[one.ground]
    with timezone.override(_zone(one)):
        context = {
            "axis": "protection",
            "one": one,
            "reference": written(_reference(one)),
            "ground": study_page.say(ground.label),
            "law": ground.facts["law"],
            "text": texts.get(one.pk, {}).get(Words.APPEAL, ""),
            "steps": steps,
            "is_open": request.GET.get("textos") == OPENED,
            "due": due_by(one),
            "may": _may(one, {step.stage for step, _reason in steps}),
        }
        return render(request, "protection/appeal_to_decide.html", context)


def _steps_and_texts(
    request: HttpRequest, one: Appeal
) -> tuple[list[tuple[AppealStep, str]], study_page.Texts]:
    """Return how far it came, each with why where the texts were opened, and these."""
    steps = steps_of(one)
    texts: study_page.Texts = {}
    if request.GET.get("textos") == OPENED:
        keys = [one.pk, *(step.pk for step in steps)]
        texts = read_texts(keys, by=acting_account(), at=timezone.now())
    return [(step, texts.get(step.pk, {}).get(Words.RULING, "")) for step in steps], texts


def send(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Send again what reached nobody who could decide it."""
    one = _shown(appeal_id)
    if request.method == "POST" and one.is_apart:
        one = actions.send_appeal(appeal=one, by=acting_account(), at=timezone.now())
        _say_where_it_went(request, one)
    return redirect("appeal", one.pk)


def take_up(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Let its clock run from when she filed it; the press of a button."""
    one = _changing(appeal_id)
    if _challenges_who_acts(one):
        return _refused(request, one)
    if request.method == "POST":
        try:
            actions.take_up_appeal(appeal=one, by=acting_account(), at=timezone.now())
        except actions.NotInOrder:
            messages.info(request, _("It was taken up already."))
        else:
            said = _("It is on record that you have it.")
            runs = _("Its clock runs, from when she filed it.")
            messages.success(request, said if one.is_apart else runs)
    return redirect("appeal", one.pk)


def admit(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Say that it is admitted, or not and why."""
    one = _changing(appeal_id)
    if _challenges_who_acts(one):
        return _refused(request, one)
    form = AdmissionForm(request.POST or None, zone=_zone(one))

    def act(given: dict[str, Any], at: datetime) -> None:
        actions.admit_appeal(
            appeal=one, is_admitted=given["said"] == AdmissionForm.YES, reason=given["reason"],
            happened_at=given["happened_at"], by=acting_account(), at=at,
        )  # fmt: skip

    title, lead = _("Admit the appeal, or not"), _("Late may be a reason; no clock decides it.")
    return _ask(request, one, form, act, title=title, button=_("Say it"), lead=lead)


def decide(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Record what was decided, and why; an ordinary one as a session of the Board decided it."""
    one = _changing(appeal_id)
    if _challenges_who_acts(one):
        return _refused(request, one)
    by_the_board = one.assignment_id is None and is_of_the_board(one)
    form = RulingForm(request.POST or None, zone=_zone(one), by_the_board=by_the_board)

    def act(given: dict[str, Any], at: datetime) -> None:
        actions.decide_appeal(
            appeal=one, ruling=AppealStage(given["ruling"]), reason=given["reason"],
            happened_at=given.get("happened_at") or at, by=acting_account(), at=at,
        )  # fmt: skip

    lead = _("It confirms, changes or revokes what was appealed, and says why.")
    if by_the_board:
        lead = _("As a session of the Board voted it: at the instant of its vote, and once.")
    title = _("Decision on the appeal")
    return _ask(request, one, form, act, title=title, button=_("Record it"), lead=lead)


def keep(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Say that she keeps it after the new study."""
    one = _changing(appeal_id)
    if _challenges_who_acts(one):
        return _refused(request, one)
    form = SettlingForm(request.POST or None, zone=_zone(one))

    def act(given: dict[str, Any], at: datetime) -> None:
        actions.keep_appeal(
            appeal=one, reason=given["reason"], happened_at=given["happened_at"],
            by=acting_account(), at=at,
        )  # fmt: skip

    lead = _("As she says it. The Council then commissions an independent study and resolves.")
    title = _("She keeps her appeal after the new study")
    return _ask(request, one, form, act, title=title, button=_("Record it"), lead=lead)


def study(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Begin the new study of an appeal, by somebody whose study it does not challenge."""
    one = _changing(appeal_id)
    if one.is_apart:
        raise Http404
    at = timezone.now()
    risk = instruments.newest(INSTRUMENT, on=day_in_matter(one.case.matter, at))
    form = StudyForm(request.POST or None, instrument=risk, parties=())
    del form.fields["party"]
    opened: list[RiskStudy] = []

    def act(given: dict[str, Any]) -> None:
        opened.append(
            actions.study_appeal(
                appeal=one, unit=given["unit"], presumption=given.get("presumption", False),
                by=acting_account(), at=at,
            )
        )  # fmt: skip

    page = Confirmation(
        request=request, form=form,
        kicker=_("Appeal"),
        reference=written(one.case.reference),
        title=_("Begin the new study of the appeal"),
        lead=_("By somebody who made neither the study nor the measures that are appealed "
               "(LPPDDHP art. 58 I)."),
        button=_("Begin"),
        done=_("The study is open. Each domain is saved by itself."),
        back=reverse("appeal", args=[one.pk]),
    )  # fmt: skip
    answer = confirm(page, act)
    return redirect("study", opened[0].pk) if opened else answer


def settle(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    """Say that she does not keep it."""
    one = _changing(appeal_id)
    if _challenges_who_acts(one):
        return _refused(request, one)
    form = SettlingForm(request.POST or None, zone=_zone(one))

    def act(given: dict[str, Any], at: datetime) -> None:
        actions.settle_appeal(
            appeal=one, reason=given["reason"], happened_at=given["happened_at"],
            by=acting_account(), at=at,
        )  # fmt: skip

    title, lead = _("She does not keep her appeal"), _("Only as she says it herself.")
    return _ask(request, one, form, act, title=title, button=_("Record it"), lead=lead)


def _ask(
    request: HttpRequest,
    one: Appeal,
    form: Any,
    act: Callable[[dict[str, Any], datetime], None],
    **said: Any,
) -> HttpResponse:
    page = Confirmation(
        request=request,
        form=form,
        kicker=_("Appeal"),
        reference=written(_reference(one)),
        done=_("It is on record, and she can read it."),
        back=reverse("appeal", args=[one.pk]),
        **said,
    )
    return confirm(page, lambda given: act(given, timezone.now()))


def _may(one: Appeal, done: set[str]) -> list[tuple[str, str, str]]:
    """Return what the team may do now: the page, what it is called, how it looks."""
    if set(DECIDED) & done:
        return []
    if AppealStage.TAKEN_UP not in done:
        return [("take_up_appeal", _("Take it up"), "primary")]
    found = []
    if AppealStage.ADMITTED not in done:
        found.append(("admit_appeal", _("Admit it, or not"), ""))
    elif one.code == ORDINARY and AppealStage.PERSISTS not in done:
        made = study_of_appeal(one)
        if made is None:
            found.append(("study_of_appeal", _("Begin the new study"), ""))
        if made is None or made.closed_at is not None:
            found.append(("keep_appeal", _("She keeps it after the new study"), ""))
    if one.code != ORDINARY or AppealStage.ADMITTED in done:
        found.append(("decide_appeal", _("Record the decision"), ""))
    return [*found, ("settle_appeal", _("She does not keep it"), "quiet")]


def _shown(key: UUID) -> Appeal:
    try:
        found = appeal_of(key)
    except Appeal.DoesNotExist:
        raise Http404 from None
    log_reading(found.case, by=acting_account(), at=timezone.now())
    return found


def _to_decide(key: UUID) -> Appeal | None:
    try:
        return appeal_to_decide(key)
    except Appeal.DoesNotExist:
        return None


def _zone(one: Appeal) -> ZoneInfo:
    """Return in which zone its hours are read: of whoever decides it, or of the case."""
    if one.is_apart and one.assignment is not None:
        return zone_of_institution(one.assignment.institution)
    return zone_of_matter(one.case.matter)


def _reference(one: Appeal) -> str:
    """Return by which name it goes: whoever decides it knows no other than what it was sent by."""
    is_sent = one.is_apart and one.assignment is not None
    return one.assignment.reference if is_sent and one.assignment else one.case.reference


def _challenges_who_acts(one: Appeal) -> bool:
    return one.is_apart and _to_decide(one.pk) is None


def _refused(request: HttpRequest, one: Appeal) -> HttpResponse:
    messages.error(request, appeal_page.only_others(one))
    return redirect("appeal", one.pk)


def _changing(key: UUID) -> Appeal:
    deciding = _to_decide(key)
    if deciding is not None:
        return deciding
    one = _shown(key)
    of_the_team(one.case)
    return one
