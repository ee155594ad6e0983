from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.procedure.queries import documents_by_hash, zone_of_matter
from baluarte.domain.protection import actions
from baluarte.domain.protection.actions.withdrawal import DECIDED, NEEDED
from baluarte.domain.protection.choices import FactSource, WithdrawalStage, Words
from baluarte.domain.protection.models import MeasureWithdrawal
from baluarte.domain.protection.queries import read_texts
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.norms.catalogues import terms
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.layout.uploads import sent_with_files
from baluarte.web.protection.forms.measures import as_choices
from baluarte.web.protection.forms.withdrawal import FactForm, ReplyForm, StageForm, WithdrawalForm
from baluarte.web.protection.lookup import (
    may_add,
    named_parties,
    of_the_team,
    shown_measure,
    shown_withdrawal,
)
from baluarte.web.protection.presenters import study_page
from baluarte.web.protection.refusals import confirm
from baluarte.web.protection.views.cases import OPENED


def open_withdrawal(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    """Open a withdrawal on one of the law's grounds."""
    measure = shown_measure(measure_id).measure
    of_the_team(measure.case)
    form = WithdrawalForm(request.POST or None)
    opened: list[MeasureWithdrawal] = []

    def act(given: dict[str, Any]) -> None:
        opened.append(
            actions.open_withdrawal(
                measure=measure,
                ground=given["ground"],
                is_deliberate=given["is_deliberate"],
                by=acting_account(),
                at=timezone.now(),
            )
        )

    page = Confirmation(
        request=request, form=form,
        kicker=study_page.measure_name(measure.code),
        reference=written(measure.case.reference),
        title=_("Withdrawal of this measure"),
        lead=_("The law withdraws only for misuse that is deliberate and repeated, after she is "
               "notified with the evidence and the Council has a copy."),
        button=_("Open it"),
        done=_("The withdrawal is open. Nothing changes for her until the Board decides."),
        kind="urgent",
        back=reverse("measure", args=[measure.pk]),
        above="protection/parts/nothing_she_told.html",
    )  # fmt: skip
    answer = confirm(page, act)
    return redirect("withdrawal", opened[0].pk) if opened else answer


def withdrawal(request: HttpRequest, withdrawal_id: UUID) -> HttpResponse:
    """Show a withdrawal: its ground, its facts, its stages in the law's order."""
    one = shown_withdrawal(withdrawal_id)
    facts = list(one.facts.select_related("by").order_by("happened_on", "recorded_at"))
    steps = list(one.steps.select_related("by").order_by("happened_at", "recorded_at"))
    shown = documents_by_hash(one.compartment_id, (fact.document_sha256 for fact in facts))
    is_open = request.GET.get("textos") == OPENED
    texts: study_page.Texts = {}
    if is_open:
        keys = [row.pk for row in (*facts, *steps)]
        texts = read_texts(keys, by=acting_account(), at=timezone.now())
    ground = terms("withdrawal_grounds")[one.ground]
    is_repeated = len({fact.happened_on for fact in facts}) > 1
    offered = _offered({step.stage for step in steps})
    context = {
        "one": one,
        "case": one.measure.case,
        "name": study_page.measure_name(one.measure.code),
        "ground": study_page.say(ground.label),
        "law": ground.facts["law"],
        "facts": [
            (fact, texts.get(fact.pk, {}).get(Words.FACT, ""), shown.get(fact.document_sha256))
            for fact in facts
        ],
        "steps": [(step, texts.get(step.pk, {}).get(Words.REPLY, "")) for step in steps],
        "is_repeated": is_repeated,
        "is_open": is_open,
        "may_add": may_add(one.measure.case) and bool(offered),
        "may_go_on": is_repeated and bool(offered),
        "may_reply": WithdrawalStage.REPLIED in _possible({step.stage for step in steps}),
    }
    return render(request, "protection/withdrawal.html", context)


def add_fact(request: HttpRequest, withdrawal_id: UUID) -> HttpResponse:
    """Add a dated fact of misuse with its source."""
    one = _changing(withdrawal_id)
    form = FactForm(**sent_with_files(request))

    def act(given: dict[str, Any]) -> None:
        actions.add_fact(
            withdrawal=one, happened_on=given["happened_on"], source=FactSource(given["source"]),
            text=given["text"], document=given["document"],
            by=acting_account(), at=timezone.now(),
        )  # fmt: skip

    page = _page_of(
        request,
        form,
        one,
        title=_("Add a fact"),
        lead=_("With its day, its source and its document. She is notified with it."),
        button=_("Add the fact"),
        done=_("The fact is on record."),
        above="protection/parts/nothing_she_told.html",
    )
    return confirm(page, act)


def reply(request: HttpRequest, withdrawal_id: UUID) -> HttpResponse:
    """Record her reply."""
    one = _changing(withdrawal_id)
    parties = named_parties(one.measure.case)
    form = ReplyForm(
        request.POST or None, parties=as_choices((party.pk, said) for party, said in parties)
    )
    known = {str(party.pk): party for party, _said in parties}

    def act(given: dict[str, Any]) -> None:
        actions.reply(
            withdrawal=one, party=known[given["party"]], text=given["text"],
            by=acting_account(), at=timezone.now(),
        )  # fmt: skip

    page = _page_of(
        request,
        form,
        one,
        title=_("Her reply"),
        lead=_("Replying is her right and not her duty: silence proves nothing."),
        button=_("Record it"),
        done=_("Her reply is on record."),
    )
    return confirm(page, act)


def go_on(request: HttpRequest, withdrawal_id: UUID) -> HttpResponse:
    """Say which stage was reached, in the law's order."""
    one = _changing(withdrawal_id)
    done = set(one.steps.values_list("stage", flat=True))
    form = StageForm(
        request.POST or None,
        stages=[(stage.value, stage.label) for stage in _offered(done)],
        zone=zone_of_matter(one.measure.case.matter),
    )

    def act(given: dict[str, Any]) -> None:
        actions.go_on(
            withdrawal=one, stage=WithdrawalStage(given["stage"]),
            happened_at=given["happened_at"], by=acting_account(), at=timezone.now(),
        )  # fmt: skip

    page = _page_of(
        request, form, one,
        title=_("Which stage was reached"),
        lead=_("Notice with the evidence, her reply if she gives one, a copy to the Council, and "
               "then the decision of the Board."),
        button=_("Say it"),
        done=_("The stage is on record."),
    )  # fmt: skip
    return confirm(page, act)


def _changing(key: UUID) -> MeasureWithdrawal:
    one = shown_withdrawal(key)
    of_the_team(one.measure.case)
    return one


def _possible(done: set[str]) -> list[WithdrawalStage]:
    """Return the stages that may come now."""
    if DECIDED & done:
        return []
    return [one for one in WithdrawalStage if one not in done and set(NEEDED[one]) <= done]


def _offered(done: set[str]) -> list[WithdrawalStage]:
    """Return the stages that the team says; her reply has a page of its own."""
    return [one for one in _possible(done) if one != WithdrawalStage.REPLIED]


def _page_of(request: HttpRequest, form: Any, one: MeasureWithdrawal, **said: Any) -> Confirmation:
    return Confirmation(
        request=request,
        form=form,
        kicker=study_page.measure_name(one.measure.code),
        reference=written(one.measure.case.reference),
        back=reverse("withdrawal", args=[one.pk]),
        **said,
    )
