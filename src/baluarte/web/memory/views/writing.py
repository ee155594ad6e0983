"""What is put on a page with a family: who consents, words in each language, pictures, days."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.cases.models import Party
from baluarte.domain.cases.queries import parties_of
from baluarte.domain.memory import actions
from baluarte.domain.memory.actions import NewConsenter
from baluarte.domain.memory.choices import PARTS
from baluarte.domain.memory.models import MemoryPage
from baluarte.domain.sealing.queries import unseal_beside, unseal_fields
from baluarte.domain.sealing.references import written
from baluarte.domain.wall.context import acting_account
from baluarte.web.layout.confirmation import Confirmation
from baluarte.web.layout.uploads import sent_with_files
from baluarte.web.memory import forms, labels, lookup


def name_consenter(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down that somebody may consent to a page."""
    found = lookup.open_to_change(reference)
    parties = {str(one.pk): one for one in parties_of(found.case)} if found.case else None
    form = forms.ConsenterForm(
        request.POST or None, kind=found.kind,
        parties=None if parties is None else _named(list(parties.values())),
    )  # fmt: skip
    page = _page(
        request, found, form, title=_("Who may consent"),
        lead=_("The person herself or himself, the family, or whom the community named; of age. "
               "Each of them alone takes a thing back, on any day, without a reason."),
        button=_("Write it down"), done=_("On record."),
    )  # fmt: skip

    def act() -> object:
        given = form.cleaned_data
        party = parties[given["party"]] if parties is not None else None
        new = NewConsenter(
            relation=given["relation"], is_of_age=given["is_of_age"], party=party,
            name=given.get("name", ""),
        )  # fmt: skip
        return actions.name_consenter(page=found, new=new, by=acting_account(), at=timezone.now())

    lookup.do(page, act)
    return page.answer()


def add_item(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Put something on a page."""
    found = lookup.open_to_change(reference)
    chosen = labels.ADDRESSES.get(kind)
    if chosen is None:
        raise Http404
    form = forms.ItemForm(**sent_with_files(request), kind=chosen)
    page = _page(
        request, found, form, title=str(chosen.label),
        lead=_("Write it as the family wants it read. Nobody outside reads it yet."),
        button=_("Put it on the page"), done=_("It is on the page. Now ask for their word on it."),
    )  # fmt: skip
    lookup.do(
        page,
        lambda: actions.add_item(page=found, new=form.new, by=acting_account(), at=timezone.now()),
    )
    return page.answer()


def add_text(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """Say something of a page in another language."""
    found = lookup.open_to_change(reference)
    item = lookup.item_of(found, key)
    form = forms.WordingForm(request.POST or None, kind=item.kind)
    page = _page(
        request, found, form, title=_("In another language"),
        lead=_("Another language is another consent."),
        button=_("Put it on the page"), done=_("It is on the page. Now ask for their word on it."),
    )  # fmt: skip
    lookup.do(
        page,
        lambda: actions.add_text(
            item=item, wording=form.wording, by=acting_account(), at=timezone.now()
        ),
    )
    return page.answer()


def correct_text(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """Put other words in the place of a text."""
    found = lookup.open_to_change(reference)
    text = lookup.text_of(found, key)
    initial: dict[str, Any] = {"language": text.language}
    if request.method != "POST":
        [(initial["words"], initial["alternative"])] = unseal_fields(
            [text], "sealed_words", "sealed_alternative"
        )
    form = forms.WordingForm(request.POST or None, kind=text.item.kind, initial=initial)
    for name in ("language", "other_language"):
        del form.fields[name]
    page = _page(
        request, found, form, title=_("Correct the words"),
        lead=_("Whoever said yes said it to the words before: each is asked again. What is public "
               "stays as it was until then."),
        button=_("Put these in their place"), done=_("Corrected. Now ask for their word on it."),
    )  # fmt: skip

    def act() -> object:
        given = form.cleaned_data
        return actions.correct_text(
            text=text, words=given["words"], alternative=given.get("alternative", ""),
            by=acting_account(), at=timezone.now(),
        )  # fmt: skip

    lookup.do(page, act)
    return page.answer()


def _named(parties: list[Party]) -> list[tuple[str, str]]:
    """Return who takes part by name and part; who only asks or represents is not offered."""
    shown = [one for one in parties if one.part in PARTS]
    names = unseal_beside([one.person for one in shown], "name")
    return [
        (str(one.pk), f"{name} · {one.get_part_display()}")
        for one, name in zip(shown, names, strict=True)
    ]


def _page(request: HttpRequest, found: MemoryPage, form: Any, **said: Any) -> Confirmation:
    return Confirmation(
        request=request, form=form, kicker=_("Memory page"), reference=written(found.reference),
        back=reverse("memory_page", args=[found.reference]), **said,
    )  # fmt: skip
