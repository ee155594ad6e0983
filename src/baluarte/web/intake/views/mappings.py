"""What her columns and words mean, asked of whoever sent the file and kept with the draft."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Institution
from baluarte.domain.intake.labels import fold_label
from baluarte.domain.intake.mapping import Categories
from baluarte.domain.intake.mapping import Mapping as ListMapping
from baluarte.domain.intake.models import SourceList
from baluarte.domain.intake.schema import CATALOGUES, MappingRefused
from baluarte.web.intake.draft_lookup import found_draft
from baluarte.web.intake.drafts import Draft, changed, keep_draft
from baluarte.web.intake.forms.columns import ColumnsForm, content_of, initial_of
from baluarte.web.intake.forms.words import WordsForm, with_codes
from baluarte.web.intake.preview import Words, mapping_of, studied, words_of
from baluarte.web.intake.recognising import guessed_codes, guessed_columns, guessed_separator
from baluarte.web.intake.views.files import REFUSALS, refused_in_words, tell_kept

# Of what words of each victim are shown under which title.
TITLES = {
    "labor": _("What work they do"),
    "gender": _("Gender"),
    "defends": _("Right or subject defended"),
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
