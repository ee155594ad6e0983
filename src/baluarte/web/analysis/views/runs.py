"""Runs of methods over counts: asked for, watched, read, compared and taken away whole."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baluarte.domain.access.models import Institution
from baluarte.domain.analysis import actions
from baluarte.domain.analysis.choices import Grid, RunMethod, RunOrigin, RunStanding, ScanShape
from baluarte.domain.analysis.methods.months import month_of
from baluarte.domain.analysis.models import Run, RunAnswer
from baluarte.domain.analysis.queries.forecasts import is_over
from baluarte.domain.analysis.queries.list_histories import organisations_with_lists
from baluarte.domain.analysis.queries.risk_map import MAPPED
from baluarte.domain.analysis.queries.runs import (
    RunStatus,
    frozen_file,
    previous_of,
    runs,
    status_of,
    statuses_of,
)
from baluarte.domain.analysis.rules import institutions_studied_for
from baluarte.domain.analysis.run_bounds import LEFT_OUT, is_within
from baluarte.domain.territory.queries import all_states, divisions
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.analysis.presenters import run_results, run_words
from baluarte.web.analysis.presenters.entry_rows import entry_parts, states_in
from baluarte.web.analysis.presenters.forecast_score import SKILL, score_page
from baluarte.web.analysis.presenters.run_assumptions import assumptions_of
from baluarte.web.analysis.presenters.run_comparison import compared
from baluarte.web.analysis.presenters.undercount.page import undercount_page, undercount_summary
from baluarte.web.analysis.presenters.undercount.words import STRATA
from baluarte.web.analysis.run_archive import archive_of
from baluarte.web.analysis.run_form import KEPT, NARROWING, RunForm
from baluarte.web.layout.templatetags.components import figures, instant
from baluarte.web.registry import query_string
from baluarte.web.registry.query_string import faults_said

ON_A_PAGE = 50
AT_ONCE = 10


def run_list(request: HttpRequest) -> HttpResponse:
    """Show the runs of one's organisation, the newest first."""
    _require()
    found = list(runs()[:ON_A_PAGE])
    asks = run_words.questions_said(found)
    rows = [
        {**_row(one, said), "sentence": _sentence(one)}
        for one, said in zip(statuses_of(found), asks, strict=True)
    ]
    asked = {name: request.GET[name] for name in (*KEPT, *NARROWING) if request.GET.get(name)}
    new_url = f"{reverse('new_run')}?{urlencode(asked)}".rstrip("?")
    context = {"rows": rows, "most": ON_A_PAGE, "new_url": new_url}
    return render(request, "analysis/runs.html", context)


def new_run(request: HttpRequest) -> HttpResponse:
    """Ask for a run of the events that the address or the form narrows to."""
    institutions, by, now = _require(), acting_account(), timezone.now()
    given = request.POST if request.method == "POST" else request.GET
    kept = {name: given[name] for name in KEPT if given.get(name)}
    form = RunForm(
        given if request.method == "POST" else None,
        initial=_initial(given),
        institutions=institutions,
        states=[(one.code, one.name) for one in all_states()],
        lists=list(organisations_with_lists().items()),
        divisions=divisions(),
        now=now,
        today=local_day(now),
    )
    faults = query_string.read(kept).faults
    if request.method == "POST" and form.is_valid() and not faults:
        asked = query_string.read(form.question(kept))
        if not asked.faults:
            made = _asked_for(form, asked.filters, by=by, at=now)
            if made is not None:
                messages.success(request, _("Asked for. It is carried out in the background."))
                return redirect("run", run_id=made.pk)
        faults = asked.faults
    context = {
        "form": form,
        "kept": kept,
        "narrowed": _narrowed(kept),
        "faults": faults_said(faults),
    }
    return render(request, "analysis/new_run.html", context, status=422 if form.errors else 200)


def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Show a run: what was asked, how far it came, what it said, and what changed since."""
    found = _found(run_id)
    status = status_of(found)
    [asks] = run_words.questions_said([found])
    context = {**_row(status, asks), "facts": _facts(status, asks), "told": _told(status)}
    context["time_left"] = run_words.time_left_said(status) if status.is_open else ""
    answer = status.answer
    is_dimension = found.method == RunMethod.UNDERCOUNT
    if is_dimension and answer is not None and answer.given is not None:
        context |= {
            "dimension": undercount_page(found, answer),
            "assumptions": assumptions_of(RunMethod.UNDERCOUNT, found.parameters),
            "change": answer.result and _change_of(found, answer),
        }
    elif answer is not None and answer.result is not None:
        before = previous_of(found)
        codes = run_results.codes_in(answer.result)
        change = compared(found, answer, before)
        if change is not None:
            codes |= {*change["came"], *change["went"], *change["stayed"]}
        names = run_results.names_of(codes)
        context |= {
            "table": run_results.table_of(found, answer.result, names),
            "entries": entry_parts(answer.result, run_results.names_of(states_in(answer.result))),
            "cautions": run_words.cautions_said(answer.result["cautions"], names),
            "assumptions": assumptions_of(RunMethod(found.method), found.parameters),
            "change": change and _change(change, names),
            "map_url": _map_url(found),
            "frozen": _frozen(found, answer),
            "score": _score(found, answer, with_skill=SKILL in request.GET),
        }
    return render(request, "analysis/run.html", context)


@require_POST
def cancel(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Cancel a run that is not ended."""
    _require()
    try:
        actions.cancel_run(run=_found(run_id), by=acting_account(), at=timezone.now())
    except actions.AlreadyEnded:
        messages.warning(request, _("It had ended before."))
    else:
        messages.success(request, _("Cancelled. Nothing of it is kept but that it was asked."))
    return redirect("run", run_id=run_id)


def run_file(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Let a run be taken away whole."""
    found = _found(run_id)
    status = status_of(found)
    if status.answer is None or status.ending is None:
        raise Http404
    [asks] = run_words.questions_said([found])
    whole = archive_of(found, status.answer, status.ending, asks=asks)
    answer = HttpResponse(whole, content_type="application/zip")
    name = f"calculo-{found.method}-{month_of(found.last_month)}-{str(found.pk)[:8]}.zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def frozen_forecast(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Let the frozen forecast of a run be taken away; nothing where this code makes another."""
    found = _found(run_id)
    given = status_of(found).answer
    held = None if given is None else frozen_file(found, given)
    if held is None:
        raise Http404
    answer = HttpResponse(held, content_type="application/octet-stream")
    name = f"pronostico-{month_of(found.last_month)}-{str(found.pk)[:8]}.npz"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _score(found: Run, answer: RunAnswer, *, with_skill: bool) -> dict[str, Any] | None:
    """Return what came of a forecast; its error, which takes seconds, only where it is asked."""
    if found.method != RunMethod.FORECAST:
        return None
    names, now = run_results.names_of, timezone.now()
    return score_page(found, answer, at=now, names_of=names, with_skill=with_skill)


def _frozen(found: Run, answer: RunAnswer) -> dict[str, Any] | None:
    """Return where the frozen forecast of a run is, and where warnings are proposed from it."""
    if found.method != RunMethod.FORECAST:
        return None
    return {
        "url": reverse("frozen_forecast", args=[found.pk]),
        "is_over": is_over(answer, local_day(timezone.now())),
        # Warnings are of municipalities and states.
        "warn_url": ""
        if Grid.read(found.level).division
        else f"{reverse('propose_from_forecast')}?calculo={found.pk}",
    }


def _initial(given: Any) -> dict[str, str]:
    """Return what the address chooses already: a question, and how it is to be answered."""
    told = {name: given[name] for name in NARROWING if given.get(name)}
    method = given.get("metodo", "")
    told |= {"places": given["por"]} if given.get("por") else {}
    return told | ({"method": method} if method in {*RunMethod} else {})


def _require() -> list[Institution]:
    """Return the organisations one is an analyst of; to others there is no such page."""
    found = institutions_studied_for()
    if not found:
        raise Http404
    return found


def _found(run_id: UUID) -> Run:
    found = runs().filter(pk=run_id).first()
    if found is None:
        raise Http404
    return found


def _asked_for(form: RunForm, filters: Any, *, by: UUID, at: datetime) -> Run | None:
    waiting = runs().filter(ending=None, asked_by=by)[:AT_ONCE]
    if len(waiting) >= AT_ONCE:
        form.add_error(None, _("Ten of your runs are under way. Wait for one, or cancel it."))
        return None
    return actions.ask_for_run(
        asked=form.asked(filters), institution=form.chosen_institution(), by=by, at=at
    )


def _row(status: RunStatus, asks: str) -> dict[str, Any]:
    found = status.run
    return {
        "run": found,
        "status": status,
        "asks": asks,
        "method": run_words.SHORT[RunMethod(found.method)],
        "title": dict(run_words.METHODS)[RunMethod(found.method)],
        "months": run_words.months_said(month_of(found.first_month), month_of(found.last_month)),
        "is_monthly": found.origin == RunOrigin.MONTHLY,
        "tag": {
            "label": run_words.STANDINGS[status.standing],
            "kind": run_words.KINDS.get(status.standing, "plain"),
        },
    }


def _sentence(status: RunStatus) -> str:
    """Say what became of a run in one line."""
    if status.answer is None:
        return ""
    if status.answer.result is None:
        return run_words.refusal_said(status.answer.reason or {})
    if status.run.method == RunMethod.UNDERCOUNT:
        return undercount_summary(status.answer.result)
    return run_results.summary_of(status.run, status.answer.result)


def _told(status: RunStatus) -> dict[str, str]:
    """Say what there is to be said where there is no result."""
    answer, ending = status.answer, status.ending
    if status.is_closed_to_me:
        return {"closed": "closed"}
    if answer is not None and answer.reason is not None:
        return {"refused": run_words.refusal_said(answer.reason)}
    if ending is not None and status.standing is RunStanding.FAILED:
        return {"failed": str(run_words.FAILURES[ending.failure])}  # type: ignore[index]
    return {}


def _map_url(found: Run) -> str:
    """Return where a run is drawn; nothing where its method says nothing of single places."""
    if RunMethod(found.method) not in MAPPED:
        return ""
    return f"{reverse('risk_map')}?calculo={found.pk}"


def _facts(status: RunStatus, asks: str) -> list[dict[str, Any]]:
    """Return what was asked and how it was answered, each with its name."""
    found, answer, ending = status.run, status.answer, status.ending
    facts = [
        {"term": _("Events"), "value": asks},
        {
            "term": _("Months"),
            "value": run_words.months_said(month_of(found.first_month), month_of(found.last_month)),
        },
        {"term": _("Places"), "value": run_words.level_said(found.level)},
        {"term": _("As known on"), "value": _when(found.known_at)},
        {"term": _("Settings"), "value": _settings(found)},
    ]
    if answer is not None:
        whose = ", ".join(answer.organisations) or _("Nobody's")
        facts.append({"term": _("Whose lists are counted"), "value": whose})
        if answer.given_sha256:
            facts.append(
                {
                    "term": _("Fingerprint of the table (SHA-256)"),
                    "value": _digest(answer.given_sha256),
                }
            )
        if found.method == RunMethod.FORECAST and answer.result:
            facts.append(
                {
                    "term": _("Digest of the frozen forecast (SHA-256)"),
                    "value": _digest(answer.result["summary"]["digest"]),
                }
            )
        if answer.result_sha256:
            facts.append(
                {
                    "term": _("Fingerprint of the answer (SHA-256)"),
                    "value": _digest(answer.result_sha256),
                }
            )
    if ending is not None and ending.code_version:
        facts.append({"term": _("Version of the code"), "value": ending.code_version})
        seconds = f"{ending.milliseconds / 1000:.1f}"
        facts.append({"term": _("It took"), "value": _("%(n)s seconds") % {"n": seconds}})
    return facts


def _settings(found: Run) -> str:
    """Say the settings of a run, in the words of the form; or that they cannot be read."""
    if not is_within(found.parameters):
        return _("They cannot be read: this run was not asked for by the page.")
    names = {
        "within_days": _("up to %(value)s days before"),
        "recent_months": _("the last %(value)s months beside those before"),
        "threshold": _("stands out from %(value)s times the expected"),
        "replicates": _("%(value)s data sets by chance"),
        "largest_share": _("clusters of up to %(value)s of the events or people"),
        "max_places": _("clusters of up to %(value)s places"),
        "longest_months": _("up to %(value)s months"),
        "longest": _("waits %(value)s months"),
        "recent": _("learns from %(value)s months"),
        "step_months": _("steps of %(value)s months"),
        "permutations": _("up to %(value)s permutations"),
        "linkages": _("up to %(value)s linkages where pairs wait"),
        "events": _("a high level is %(value)s events"),
        "level_at": _("level from %(value)s"),
        "change_at": _("change from %(value)s"),
        "onset_at": _("onset from %(value)s"),
    }
    models = {
        "permutation": _("each place beside its own past"),
        "poisson": _("each place by its people"),
    }
    said = [
        models.get(value, value) if name == "model" else names[name] % {"value": _value(value)}
        for name, value in found.parameters.items()
        if name == "model" or name in names
    ]
    if shape := found.parameters.get("shape"):
        said.append(dict(run_words.SHAPES)[ScanShape(shape)])
    if parted := found.parameters.get("strata"):
        said.append(_("parted by: %(value)s") % {"value": dict(STRATA)[parted]})
    if out := found.parameters.get(LEFT_OUT):
        left = Institution.objects.filter(slug__in=out).order_by("name")
        said.append(_("left out: %(value)s") % {"value": ", ".join(one.name for one in left)})
    said.append(_("seed %(value)s") % {"value": found.seed})
    return "; ".join(str(one) for one in said)


def _value(value: float) -> str:
    """Write a setting; a share as per cent."""
    return f"{100 * value:g} %" if 0 < value < 1 else str(figures(value))


def _digest(text: str) -> str:
    """Write a digest in groups, so that a narrow page can break it."""
    return " ".join(text[place : place + 8] for place in range(0, len(text), 8))


def _change_of(found: Run, answer: RunAnswer) -> dict[str, Any] | None:
    change = compared(found, answer, previous_of(found))
    return change and _change(change, {})


def _change(change: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    named = {
        name: [names.get(code, code) for code in change[name]]
        for name in ("came", "went", "stayed")
    }
    when = _when(change["run"].asked_at)
    return {**change, **named, "when": when}


def _narrowed(kept: dict[str, str]) -> list[str]:
    """Say what the address narrows beside the fields of the form."""
    asked = query_string.read(kept)
    named = {one.code: one.name for one in all_states()}
    return [chip["label"] for chip in query_string.chips(asked, named, {})]


def _when(at: datetime) -> str:
    return str(strip_tags(instant(at)))
