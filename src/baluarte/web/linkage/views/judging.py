"""One pair after the other, by keyboard or by thumb: what is judged of each, and undone."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baluarte.domain.linkage import actions
from baluarte.domain.linkage.models import Pair
from baluarte.domain.linkage.queries import next_to_judge, pair_page
from baluarte.domain.linkage.queries.pairs import PairPage
from baluarte.domain.registry.choices import Verdict
from baluarte.domain.wall.context import acting_account
from baluarte.web.linkage.presenters import pair_rows
from baluarte.web.registry.forms import JudgingForm

AFTER, SHOWN, DONE, LAST, SAID = "despues", "par", "juzgados", "anterior", "dicho"


def judge_pairs(request: HttpRequest) -> HttpResponse:
    """Show a pair that waits, take what is said of it, and show the next in its place."""
    if request.method != "POST":
        return _page(request, _asked_for(request.GET))
    form = JudgingForm(request.POST)
    if not form.is_valid():
        return _page(request, _pair_of(form), form=form)
    return _answer(request, _taken(form))


@require_POST
def undo_last_judgement(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Take back what one has just judged, and show that pair again."""
    try:
        actions.undo_judgement(
            pair=pair_page(pair_id).judged.pair,
            reason=_("Undone by who had judged it."),
            by=acting_account(),
            at=timezone.now(),
        )
    except (Pair.DoesNotExist, actions.NothingSaid):
        raise Http404 from None
    done = request.POST.get(DONE, "")
    left = max(int(done) - 1, 0) if done.isdecimal() else 0
    return _answer(request, {SHOWN: pair_id, DONE: left})


def _taken(form: JudgingForm) -> dict[str, Any]:
    """Keep what was said of a pair; return where to go on, as an address asks for it."""
    key, done = form.cleaned_data["pair"], form.cleaned_data["done"] or 0
    verdict = form.cleaned_data["verdict"]
    if not verdict:
        return {AFTER: key, DONE: done}
    found = _found(key)
    if found is None:
        return {AFTER: key, DONE: done}
    seen = _("On what stood side by side: %(said)s") % {"said": pair_rows.in_one_line(found)}
    actions.judge_pair(
        pair=found.judged.pair,
        verdict=Verdict(verdict),
        reason=form.cleaned_data["reason"].strip() or seen,
        by=acting_account(),
        at=timezone.now(),
    )
    return {AFTER: key, DONE: done + 1, LAST: key, SAID: verdict}


def _answer(request: HttpRequest, asked: dict[str, Any]) -> HttpResponse:
    """Show what comes next in place, or go there where the browser runs no scripts."""
    if _in_place(request):
        return _page(request, {name: str(value) for name, value in asked.items()})
    return redirect(_address(asked))


def _page(
    request: HttpRequest, asked: dict[str, str], *, form: JudgingForm | None = None
) -> HttpResponse:
    found = _shown(asked)
    context = {
        "found": found,
        "rows": pair_rows.compared(found) if found else [],
        **(pair_rows.titles(found) if found else {}),
        "form": form or JudgingForm(initial={"done": asked.get(DONE, "")}),
        "done": int(asked[DONE]) if asked.get(DONE, "").isdecimal() else 0,
        "last": _key(asked.get(LAST)),
        "last_said": dict(Verdict.choices).get(asked.get(SAID, ""), ""),
    }
    name = "linkage/parts/judging.html" if _in_place(request) else "linkage/judging.html"
    wrong = form is not None and not _in_place(request)
    return render(request, name, context, status=422 if wrong else 200)


def _shown(asked: dict[str, str]) -> PairPage | None:
    """Return the pair that was asked for by name, else the next that waits, from the top again."""
    if SHOWN in asked:
        found = _found(_key(asked[SHOWN]))
        if found is None:
            raise Http404
        return found
    after = _key(asked.get(AFTER))
    return (next_to_judge(after=after) if after else None) or next_to_judge()


def _asked_for(given: Any) -> dict[str, str]:
    return {name: given[name] for name in (AFTER, SHOWN, DONE, LAST, SAID) if name in given}


def _pair_of(form: JudgingForm) -> dict[str, str]:
    asked = {DONE: str(form.data.get("done", ""))}
    key = _key(form.data.get("pair"))
    return asked | ({SHOWN: str(key)} if key and _found(key) else {})


def _found(key: UUID | None) -> PairPage | None:
    try:
        return pair_page(key) if key else None
    except Pair.DoesNotExist:
        return None


def _key(text: Any) -> UUID | None:
    try:
        return UUID(str(text or ""))
    except ValueError:
        return None


def _address(asked: dict[str, Any]) -> str:
    return f"{reverse('judge_pairs')}?{urlencode(asked)}"


def _in_place(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
