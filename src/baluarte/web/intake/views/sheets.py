"""A file is sent, and what its columns and its words mean is said; `previews` takes it in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.domain.access.models import Institution
from baluarte.domain.files.reading import FileRefused
from baluarte.domain.intake.mapping import Categories, read_mapping, with_codes
from baluarte.domain.intake.mapping import Mapping as ListMapping
from baluarte.domain.intake.messages import what_is_wrong, why_refused
from baluarte.domain.intake.models import SourceList
from baluarte.domain.intake.queries import lists
from baluarte.domain.intake.schema import CATALOGUES, MappingRefused, fold_label
from baluarte.domain.wall.context import acting_account
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.intake.drafts import (
    Draft,
    changed,
    found_draft,
    keep_draft,
    new_draft,
    sweep_drafts,
)
from baluarte.web.intake.forms.columns import ColumnsForm, content_of, initial_of
from baluarte.web.intake.forms.files import FileForm
from baluarte.web.intake.forms.words import WordsForm
from baluarte.web.intake.list_permissions import ListPermissions, found_list, standing, stewarded
from baluarte.web.intake.preview import MOST_ROWS, TooManyRows, Words, mapping_of, studied, words_of
from baluarte.web.intake.recognising import (
    candidates,
    guessed_codes,
    guessed_columns,
    guessed_separator,
)
from baluarte.web.layout.uploads import was_too_large

# Why a file cannot be shown at all.
REFUSALS = (FileRefused, TooManyRows)


def new_list(request: HttpRequest) -> HttpResponse:
    """Take the first file of a new list and show what it would come to."""
    institutions = stewarded(acting_account(), at=timezone.now())
    if not institutions:
        return render(request, "intake/no_steward.html")
    form = _form(request, institutions)
    if request.method == "POST" and form.is_valid():
        institution = form.cleaned_data.get("institution") or institutions[0]
        sent = _sent(form, institution=institution, source_list=None)
        if sent is not None:
            return redirect("preview_delivery", draft_id=sent.pk)
    return render(request, "intake/new_list.html", {"form": form}, status=_status(form))


def new_delivery(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Take a newer version of a list and show what it would change."""
    of = _adding(list_id)
    form = _form(request, [of.source_list.steward])
    if request.method == "POST" and form.is_valid():
        sent = _sent(form, institution=of.source_list.steward, source_list=of.source_list)
        if sent is not None:
            return redirect("preview_delivery", draft_id=sent.pk)
    context = {"form": form, "list": of.source_list}
    return render(request, "intake/new_delivery.html", context, status=_status(form))


def _adding(list_id: UUID) -> ListPermissions:
    """Return one's standing before a list one may add to; to others this page does not exist."""
    of = standing(found_list(list_id), account=acting_account(), at=timezone.now())
    if not of.adds:
        raise Http404
    return of


def _form(request: HttpRequest, institutions: list[Institution]) -> FileForm:
    is_sent = request.method == "POST"
    return FileForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        today=local_day(timezone.now()),
        too_large=is_sent and was_too_large(request),
        institutions=institutions,
    )


def _sent(
    form: FileForm, *, institution: Institution, source_list: SourceList | None
) -> Draft | None:
    """Keep what was sent, sealed, with what it would come to; say on the form why it cannot be."""
    account = acting_account()
    sweep_drafts(account=account)
    file = form.cleaned_data["file"]
    draft = new_draft(
        account=account,
        institution=institution.pk,
        source_list=source_list.pk if source_list else None,
        file_name=file.name,
        accessed_date=form.cleaned_data["accessed_date"],
        mapping=source_list.mapping if source_list else None,
        content=file.read(),
    )
    try:
        return keep_draft(_looked_at(draft, source_list))
    except REFUSALS as refused:
        refused_in_words(form, refused, field="file")
    return None


def _looked_at(draft: Draft, source_list: SourceList | None) -> Draft:
    """Study a draft with its list's mapping, or with one that comes ready and fits."""
    if source_list is not None:
        wanted = read_mapping(source_list.mapping).sheet
        if wanted and not draft.sheet:
            return _of_its_sheet(draft, source_list, wanted)
        try:
            return studied(draft, source_list=source_list)
        except MappingRefused:
            # Her columns have changed, or stand elsewhere: else she says what they mean now.
            return _with_its_header(studied(changed(draft, mapping=None)), source_list)
    plain = studied(draft)
    ready = [one for one in candidates(plain.study["columns"]) if one.source_list is None]
    if not ready:
        return plain
    return studied(changed(plain, mapping=dict(ready[0].mapping.content)))


def _of_its_sheet(draft: Draft, source_list: SourceList, wanted: str) -> Draft:
    """Read the sheet that the list was read from before; where it is gone, say so."""
    try:
        return _looked_at(changed(draft, sheet=wanted), source_list)
    except FileRefused as refused:
        if refused.code != "xlsx.no_sheet":
            raise
    # What the columns mean is of the other sheet: it is asked anew.
    plain = studied(changed(draft, mapping=None))
    gone = {"notices": [*plain.study["notices"], ["sheet.gone", wanted]]}
    return changed(plain, study=plain.study | gone)


def _with_its_header(plain: Draft, source_list: SourceList) -> Draft:
    """Read a file by the row that names what its list reads, where there is one."""
    read = set(read_mapping(source_list.mapping).columns)
    header = next((number for number, cells in plain.study["top"] if read <= set(cells)), 0)
    if not header:
        return plain
    known = changed(plain, mapping=source_list.mapping, header=header)
    return studied(known, source_list=source_list)


def own_lists(institution: UUID) -> list[SourceList]:
    """Return the lists of an organisation that exist for the account."""
    return list(lists().filter(steward=institution))


def refused_in_words(form: forms.Form, error: Exception, *, field: str | None = None) -> None:
    """Say on a form why a file cannot be read, or why its columns cannot mean what is said."""
    for line in _lines(error):
        form.add_error(field, line)


def _lines(error: Exception) -> list[str]:
    if isinstance(error, FileRefused):
        return [why_refused(error)]
    if isinstance(error, TooManyRows):
        return [
            _(
                "The file has more than %(most)s rows, the most that a page takes. Divide it, or "
                "ask whoever keeps this installation to bring it in with the command baluarte "
                "import."
            )
            % {"most": f"{MOST_ROWS:,}"}
        ]
    assert isinstance(error, MappingRefused)
    return what_is_wrong(error)


def _status(form: Any) -> int:
    return 422 if form.errors else 200


def tell_kept(request: HttpRequest) -> None:
    """Say that what was changed counts in what is shown now."""
    messages.success(request, _("Read again. This is what it would come to now."))


# Of what words of each victim are shown under which title.
TITLES = {
    "labor": gettext_lazy("What work they do"),
    "gender": gettext_lazy("Gender"),
    "defends": gettext_lazy("Right or subject defended"),
}
SEPARATED = {
    "victims": "victim_separator",
    "types": "type_separator",
    "perpetrators": "perpetrator_separator",
}


def map_columns(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Ask which of her columns feeds what, and keep it with the draft."""
    draft, source_list = found_draft(draft_id)
    columns = draft.study["columns"]
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        columns=columns,
        sample=_sample(draft),
        initial=_columns_initial(draft, source_list),
    )
    if request.method == "POST" and form.is_valid():
        content = content_of(form.cleaned_data, codes=_codes_kept(draft))
        try:
            meant, has_words = _with_guesses(changed(draft, mapping=content))
            keep_draft(studied(meant, source_list=source_list))
        except (*REFUSALS, MappingRefused) as error:
            refused_in_words(form, error)
        else:
            return redirect("map_words" if has_words else "preview_delivery", draft_id=draft.pk)
    context = {"form": form, "draft": draft, "list": source_list, "step": 1}
    return render(request, "intake/columns.html", context, status=422 if form.errors else 200)


def map_words(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Ask which code stands behind each of her words, and keep it with the draft."""
    draft, source_list = found_draft(draft_id)
    mapping = mapping_of(draft)
    if mapping is None:
        return redirect("map_columns", draft_id=draft.pk)
    words = _words(draft)
    form = WordsForm(
        request.POST if request.method == "POST" else None, words=words, mapping=mapping
    )
    if request.method == "POST" and form.is_valid():
        content = with_codes(mapping.content, form.codes())
        keep_draft(studied(changed(draft, mapping=content), source_list=source_list))
        tell_kept(request)
        return redirect("preview_delivery", draft_id=draft.pk)
    context = {
        "form": form,
        "parts": (parts := form.parts()),
        "of_victims": [(TITLES[part], parts[part]) for part in TITLES if part in parts],
        "left_out": sum(found.left_out for found in words.values()),
        "draft": draft,
        "list": source_list,
        "step": 2,
    }
    return render(request, "intake/words.html", context, status=422 if form.errors else 200)


def _sample(draft: Draft) -> dict[str, str]:
    """Return of each column the first cell that says something."""
    sample: dict[str, str] = {}
    for row in draft.study["first"]:
        for column, cell in row[1].items():
            if cell.strip():
                sample.setdefault(column, cell)
    return sample


def _columns_initial(draft: Draft, source_list: SourceList | None) -> dict[str, Any]:
    """Begin with what is said already, else with guesses from the columns' names."""
    columns = draft.study["columns"]
    content = draft.mapping or (source_list.mapping if source_list else None)
    if content:
        said = initial_of(content)
        guessed = guessed_columns(columns) if draft.mapping is None else {}
        known = {name: v for name, v in said.items() if v in columns or name not in guessed}
        return guessed | known
    producer = Institution.objects.get(pk=draft.institution).name
    guessed = guessed_columns(columns)
    return {"producer": producer, **guessed, **_separators(draft, guessed)}


def _separators(draft: Draft, guessed: Mapping[str, str]) -> dict[str, str]:
    """Guess what parts several in one cell of the columns that may hold several."""
    found = {}
    for part, name in SEPARATED.items():
        cells = [str(row[1].get(guessed.get(part, ""), "")) for row in draft.study["first"]]
        found[name] = guessed_separator(cells)
    return found


def _codes_kept(draft: Draft) -> dict[str, dict[str, Any]]:
    content = draft.mapping or {}
    readings = content.get("date", {}).get("readings", {})
    return {part: content.get(part, {}).get("codes", {}) for part in CATALOGUES} | {
        "date": readings
    }


def _with_guesses(draft: Draft) -> tuple[Draft, bool]:
    """Put behind each word that has no code yet the one that catalogues and others give it.

    With it, whether there is any word.
    """
    mapping = mapping_of(draft)
    assert mapping is not None
    codes: dict[str, dict[str, Any]] = {}
    words = _words(draft)
    for part, found in words.items():
        said = mapping.categories(part)
        labels = [label for label, _rows in found.counted]
        guessed = guessed_codes(labels, CATALOGUES[part])
        fresh = {label: _as_said(guessed[label]) for label in labels if not _has(said, label)}
        codes[part] = fresh
    return changed(draft, mapping=with_codes(mapping.content, codes)), bool(words)


def _has(said: Categories, label: str) -> bool:
    return fold_label(label) in said.codes


def _as_said(codes: tuple[str, ...]) -> Any:
    return list(codes) if len(codes) > 1 else next(iter(codes), None)


def _words(draft: Draft) -> dict[str, Words]:
    """Return her words of each part that has a column of them."""
    mapping: ListMapping | None = mapping_of(draft)
    if mapping is None:
        return {}
    return words_of(draft, mapping, [one for one in CATALOGUES if _has_columns(mapping, one)])


def _has_columns(mapping: ListMapping, part: str) -> bool:
    said = mapping.categories(part)
    return bool(said.columns) and not (part == "types" and mapping.constant_types)
