"""Her view of the pages she may consent to: each thing, her word on it, one step to end it all."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.cases.choices import Channel
from baluarte.domain.cases.models import Party
from baluarte.domain.memory import actions, queries
from baluarte.domain.memory.models import Consenter, MemoryPage
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.cases import lookup as of_cases
from baluarte.web.cases.presenters.confirmations import of_her_window
from baluarte.web.layout.confirmation import NothingForm
from baluarte.web.memory import lookup
from baluarte.web.memory.forms import TakeBackForm
from baluarte.web.memory.labels import tongue
from baluarte.web.memory.presenters import page as presenter
from baluarte.web.memory.views.pages import picture

YES, NO = "si", "no"


def own_memory(request: HttpRequest) -> HttpResponse:
    """Show her the memory pages she may consent to."""
    party, _every = of_cases.herself(request)
    by, at = acting_account(), timezone.now()
    rows = [
        presenter.hers(page, consenter=who, by=by, at=at)
        for page in queries.own_pages(party.case)
        if (who := queries.her_consenter(page, by=by)) is not None
    ]
    context = {
        "reference": written(party.case.reference),
        "asked": f"?expediente={party.case.reference}",
        "rows": rows,
    }
    return render(request, "memory/own.html", context)


def own_memory_word(request: HttpRequest, reference: str, key: UUID, word: str) -> HttpResponse:
    """Let her say yes to one thing in one language; no to it, or to the whole thing at once."""
    party, found, who = _hers(request, reference)
    if word not in (YES, NO):
        raise Http404
    text = lookup.text_of(found, key)
    is_given = word == YES
    beside = [one for one in queries.texts_that_stand(found) if one.item_id == text.item_id]
    asks = not is_given and len(beside) > 1
    form = TakeBackForm(request.POST or None) if asks else NothingForm.meant(request)
    page = of_her_window(
        request, party.case, form,
        about=[{"term": text.item.get_kind_display(), "value": tongue(text.language)["name"]}],
        title=_("You say yes to this") if is_given else _("Take this back"),
        lead=_("It may be public once two people of your team let it out. You may take it back "
               "on any day.") if is_given else
        (_("As you press the button it is public no more, in any language, unless you choose only "
           "these words. You need not say why.") if asks else
         _("As you press the button it is public no more. You need not say why.")),
        button=_("Yes, it may be public") if is_given else _("Take it back now"),
        done=_("On record: your yes.") if is_given else _("Taken back: it is public no more."),
        kind="primary" if is_given else "urgent",
        back=_back(party),
    )  # fmt: skip
    lookup.do(
        page,
        lambda: actions.record_consents(
            texts=beside if asks and form.cleaned_data["which"] == TakeBackForm.ALL else [text],
            consenter=who, is_given=is_given, told=Channel.OWN_WINDOW,
            told_date=local_day(timezone.now()), by=acting_account(), at=timezone.now(),
        ),
    )  # fmt: skip
    return page.answer()


def own_withdraw_memory(request: HttpRequest, reference: str) -> HttpResponse:
    """Let her take a whole page back in one step."""
    party, found, who = _hers(request, reference)
    page = of_her_window(
        request, party.case, NothingForm.meant(request),
        title=_("Take the whole page back"),
        lead=_("As you press the button nothing of it is public: no words, no picture, no booklet, "
               "no name on the wall. You need not say why. To publish it again, everybody is asked "
               "anew."),
        button=_("Take it all back now"), done=_("Taken back. Nothing of it is public."),
        kind="urgent", back=_back(party),
    )  # fmt: skip
    lookup.do(
        page,
        lambda: actions.withdraw_page(
            page=found, consenter=who, by=acting_account(), at=timezone.now()
        ),
    )
    return page.answer()


def own_memory_file(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """Send her the copy of a picture as it would be public."""
    _party, found, _who = _hers(request, reference)
    return picture(lookup.item_of(found, key), found)


def _hers(request: HttpRequest, reference: str) -> tuple[Party, MemoryPage, Consenter]:
    """Return a page that she may consent to, and as whom."""
    by = acting_account()
    try:
        found = queries.page_of(reference)
    except MemoryPage.DoesNotExist:
        raise Http404 from None
    who = queries.her_consenter(found, by=by)
    if who is None or who.party is None or found.case is None:
        raise Http404
    return who.party, found, who


def _back(party: Party) -> str:
    return f"{reverse('own_memory')}?expediente={party.case.reference}"
