from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from baluarte.domain.access.models import Account
from baluarte.domain.cases.models import Party
from baluarte.domain.procedure.queries import day_in_matter
from baluarte.domain.protection import actions
from baluarte.domain.protection.choices import About, Answered, Words
from baluarte.domain.protection.models import QualityAnswer, RiskStudy
from baluarte.domain.protection.queries import (
    instrument_of,
    lacking,
    level_of,
    measures_of,
    positions_of,
    quality_of,
    ratings_of,
    read_texts,
    scenarios_of,
    second_ratings_of,
    took_part,
)
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.norms import instruments
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.instruments import Instrument, Refusal
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.protection.forms.measures import as_choices
from baluarte.web.protection.forms.studies import StudyForm
from baluarte.web.protection.lookup import (
    named_parties,
    of_the_team,
    read_as,
    shown_case,
    shown_study,
)
from baluarte.web.protection.presenters import study_page
from baluarte.web.protection.refusals import confirm
from baluarte.web.protection.study_completeness import is_begun, missing
from baluarte.web.protection.views.cases import OPENED
from baluarte.web.protection.views.index import INSTRUMENT


def new_study(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a study of somebody of a case."""
    case = of_the_team(shown_case(reference))
    parties = named_parties(case)
    at = timezone.now()
    form = StudyForm(
        request.POST or None,
        instrument=instruments.newest(INSTRUMENT, on=day_in_matter(case.matter, at)),
        parties=as_choices((one.pk, said) for one, said in parties),
    )
    known: dict[str, Party] = {str(one.pk): one for one, _said in parties}
    opened: list[RiskStudy] = []

    def act(given: dict[str, Any]) -> None:
        opened.append(
            actions.open_study(
                case=case,
                party=known[given["party"]],
                unit=given["unit"],
                presumption=given.get("presumption", False),
                by=acting_account(),
                at=at,
            )
        )

    back = reverse("case_protection", args=[case.reference])
    page = Confirmation(
        request=request, form=form,
        kicker=_("Case"),
        reference=written(case.reference),
        title=_("Begin a study of risk"),
        lead=_("It is made with the person, not about her. Where she declares imminent danger the "
               "urgent way comes first, and the study after."),
        button=_("Begin"),
        done=_("The study is open. Each domain is saved by itself."),
        back=back,
        above="" if parties else "protection/parts/nobody_yet.html",
        more={"case": case},
        is_possible=bool(parties),
    )  # fmt: skip
    answer = confirm(page, act)
    return redirect("study", opened[0].pk) if opened else answer


def study(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """Show a study as it stands and all that it still lacks."""
    one = shown_study(study_id)
    is_open = request.GET.get("textos") == OPENED
    refusals = () if one.closed_at else lacking(one, at=timezone.now())
    return render(request, "protection/study.html", _page(one, refusals, is_open=is_open))


def close_study(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """Close a study that lacks nothing; otherwise say at once all that is missing."""
    one = shown_study(study_id)
    of_the_team(one.case)
    if request.method != "POST" or one.closed_at is not None:
        return redirect("study", one.pk)
    try:
        actions.close_study(study=one, by=acting_account(), at=timezone.now())
    except actions.StudyIncomplete as refused:
        context = _page(one, refused.refusals, is_open=False) | {"was_refused": True}
        return render(request, "protection/study.html", context, status=422)
    messages.success(request, _("The study is closed. It stays as it is."))
    return redirect("study", one.pk)


def rate_again(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """Open a second rating, blind to the first, for the study of agreement alone."""
    one = shown_study(study_id)
    of_the_team(one.case)
    by = acting_account()
    if request.method != "POST" or one.rated_again_id is not None or one.by_id == by:
        raise Http404
    if took_part(one, by=by):
        messages.error(
            request,
            _("You coded part of this study, and a second rating is another person's. Somebody "
              "else of its team can begin it."),
        )  # fmt: skip
        return redirect("study", one.pk)
    again = actions.open_study(
        case=one.case, party=one.party, unit=one.unit, presumption=one.is_presumption_declared,
        rated_again=one, by=by, at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("You rate it anew, without seeing what was coded before."))
    return redirect("study", again.pk)


def _page(one: RiskStudy, refusals: tuple[Refusal, ...], *, is_open: bool) -> dict[str, Any]:
    instrument = instrument_of(one)
    named = named_parties(one.case)
    reader = read_as(one.case, named)
    may, parties = reader["may_add"], {party.pk: said for party, said in named}
    level, scenarios = level_of(one), scenarios_of(one)
    positions = [
        p for p in positions_of(one.case) if p.about == About.STUDY and p.subject == one.pk
    ]
    held = quality_of(one)
    texts: study_page.Texts = {}
    if is_open:
        said = [
            *(row.pk for row in held.values()),
            one.pk,
            *(row.pk for row in (*scenarios, *positions, *([level] if level else []))),
        ]
        texts = read_texts(said, by=acting_account(), at=timezone.now())
    is_again = one.rated_again_id is not None
    measures = (
        [] if is_again else [m for m in measures_of(one.case) if m.measure.study_id == one.pk]
    )
    said_measures = study_page.measures(
        measures, parties=parties, texts=texts, on=local_day(timezone.now())
    )
    return {
        "study": one,
        "case": one.case,
        "instrument": instrument,
        "who": parties.get(one.party_id, ""),
        "unit": study_page.unit(instrument, one),
        **reader,
        "may_judge": may and one.closed_at is None,
        "may_say": reader["may_say"] and one.closed_at is None,
        "is_again": is_again,
        "is_open": is_open,
        "domains": _domains(one, instrument, refusals),
        "scenarios": [
            {
                "row": row,
                "kind": study_page.scenario_kind(instrument, row),
                "text": texts.get(row.pk, {}).get(Words.SCENARIO, ""),
                "measures": [m for m in said_measures if row.number in m.measure.answers],
            }
            for row in scenarios
        ],
        "unanswering": [m for m in said_measures if not m.measure.answers],
        "level": study_page.level(level, texts) if level else None,
        "quality": [] if is_again else _quality(instrument, held, texts),
        "alternatives": texts.get(one.pk, {}).get(Words.ALTERNATIVES, ""),
        "positions": [study_page.position(p, parties=parties, texts=texts) for p in positions],
        "missing": missing(one, instrument, refusals),
        **({} if is_again else _second(one, by=acting_account(), may=may)),
    }


def _quality(
    instrument: Instrument, held: Mapping[str, QualityAnswer], texts: study_page.Texts
) -> list[tuple[Any, Any, str]]:
    """Return each point with what was found and by whom; nothing where nobody went through it."""
    found: list[tuple[Any, Any, str]] = []
    for point in instrument.quality if held else ():
        row = held.get(point.id)
        if row is None:
            found.append((point, None, ""))
            continue
        setattr(row, "kind", "held" if row.answer == Answered.MET else "plain")  # noqa: B010 (shown)
        found.append((point, row, texts.get(row.pk, {}).get(Words.QUALITY, "")))
    return found


def _second(one: RiskStudy, *, by: UUID, may: bool) -> dict[str, Any]:
    """Say who rated it again, and whether whoever reads may; never a code."""
    again = list(second_ratings_of(one))
    raters: list[Account] = [each.by for each in again]
    rated = {rater.pk for rater in raters}
    mine = next((each for each in again if each.by_id == by and each.closed_at is None), None)
    return {
        "mine": mine,
        "raters": raters,
        "may_rate_again": may and by not in rated and not took_part(one, by=by),
    }


def _domains(
    one: RiskStudy, instrument: Instrument, refusals: tuple[Refusal, ...]
) -> list[dict[str, Any]]:
    rated = ratings_of(one)
    wanting = {refusal.where for refusal in refusals}
    found = []
    for domain in instrument.domains:
        ids = {domain.id, *(item.id for item in domain.items)}
        if one.closed_at is not None or (not ids & wanting and is_begun(domain, rated)):
            state, kind = pgettext("domain", "Complete"), "held"
        elif is_begun(domain, rated):
            state, kind = _("Something is missing"), "plain"
        else:
            state, kind = _("Not begun"), "absent"
        found.append({"domain": domain, "state": state, "kind": kind})
    return found
