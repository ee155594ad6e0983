"""What a sent file would come to; how to read it, what its columns mean; taking it in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from baluarte.domain.access.models import Institution
from baluarte.domain.intake.actions import SlugTaken, read_delivery, receive_delivery, take_in_list
from baluarte.domain.intake.choices import ReportState
from baluarte.domain.intake.mapping import read_mapping
from baluarte.domain.intake.messages import set_aside_rows, what_is_noticed
from baluarte.domain.intake.models import Delivery, SourceList
from baluarte.domain.intake.places import Territory
from baluarte.domain.intake.reasons import Weight
from baluarte.domain.intake.schema import MappingRefused
from baluarte.domain.registry.actions import establish_from_list
from baluarte.domain.wall.context import acting_account
from baluarte.norms.catalogues import FALLBACK_LANGUAGE
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.intake.column_mapping_labels import fed_by
from baluarte.web.intake.drafts import (
    KEPT_HOURS,
    Draft,
    changed,
    discard_draft,
    found_draft,
    keep_draft,
)
from baluarte.web.intake.forms.files import ReadingForm, TakeInForm, short_name
from baluarte.web.intake.forms.unread import UnreadForm
from baluarte.web.intake.preview import (
    all_refused,
    mapping_of,
    reasons_counted,
    studied,
    table_of,
)
from baluarte.web.intake.recognising import Candidate, candidates
from baluarte.web.intake.views.sheets import REFUSALS, own_lists, refused_in_words, tell_kept

STATES = (ReportState.CODED, ReportState.TO_COMPLETE, ReportState.REFUSED)
SHOWN_COLUMNS = 40
SHOWN_TOP = 12
CATALOGUE_OF = {"types": "aggression_types", "perpetrators": "perpetrators"}


def preview_delivery(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show what a sent file would come to; read it otherwise, take it in, or let it go."""
    draft, source_list = found_draft(draft_id)
    shown = _Preview(draft, source_list)
    if request.method != "POST":
        return shown.page(request)
    act = request.POST.get("act", "")
    if act == "discard":
        discard_draft(draft)
        messages.success(request, _("Let go. Nothing of the file was kept."))
        return redirect("list", list_id=source_list.pk) if source_list else redirect("lists")
    if act == "read":
        return _read_otherwise(request, shown)
    if act == "unread":
        return _mean_once(request, shown)
    if act == "mapping":
        return _mean_otherwise(request, shown)
    return _take_in(request, shown)


class _Preview:
    """The page of one draft, with its forms."""

    def __init__(self, draft: Draft, source_list: SourceList | None) -> None:
        self.draft = draft
        self.source_list = source_list
        self.mapping = mapping_of(draft)
        self.candidates = candidates(draft.study["columns"], lists=own_lists(draft.institution))
        self.reading = ReadingForm(
            file_format=draft.study["format"],
            initial={"encoding": draft.encoding, "delimiter": draft.delimiter},
        )
        self.taking = self._taking() if source_list is None else None
        self.unread = self.unread_form()

    def unread_form(self, data: Any = None) -> UnreadForm | None:
        """Return the form of what was not read; nothing where all was, or nothing is said yet."""
        unread = self.draft.study.get("unread")
        if self.mapping is None or not unread:
            return None
        return UnreadForm(
            data, unread=unread, mapping=self.mapping, accessed=self.draft.accessed_date
        )

    def _taking(self, data: Any = None) -> TakeInForm:
        title = self.mapping.title(get_language() or FALLBACK_LANGUAGE) if self.mapping else ""
        return TakeInForm(data, today=local_day(timezone.now()), initial={"title": title})

    def taken(self, request: HttpRequest) -> TakeInForm | None:
        """Return the form of a new list as it was sent; a newer version asks nothing."""
        if self.source_list is None:
            self.taking = self._taking(request.POST)
        return self.taking

    def page(self, request: HttpRequest, *, status: int = 200) -> HttpResponse:
        """Draw the page."""
        study = self.draft.study
        columns = study["columns"]
        context = {
            "draft": self.draft,
            "list": self.source_list,
            "steward": self._steward_name(),
            "study": study,
            "notices": [what_is_noticed((code, column)) for code, column in study["notices"]],
            "header_is_open": self.mapping is None
            or self.draft.header > 0
            or bool(self.reading.errors),
            "top_width": min(SHOWN_TOP, max((len(row[1]) for row in study["top"]), default=1)),
            "set_aside": set_aside_rows(study["set_aside"]),
            "mapping": self.mapping,
            "meant_by": self._meant_by(),
            "candidates": self.candidates,
            "older": [
                one.source_list
                for one in self.candidates
                if one.source_list and not self.source_list
            ],
            "feeds": fed_by(self.mapping, columns, study["first"]) if self.mapping else [],
            "unread": self._unread(columns),
            "shown_columns": columns[:SHOWN_COLUMNS],
            "hidden_columns": max(0, len(columns) - SHOWN_COLUMNS),
            "figures": self._figures(),
            "reasons": list(_in_words(study)),
            "all_refused": all_refused(study),
            "reading": self.reading,
            "taking": self.taking,
            "unread_form": self.unread,
            "hours": KEPT_HOURS,
        }
        return render(request, "intake/preview.html", context, status=status)

    def _steward_name(self) -> str:
        if self.source_list:
            return self.source_list.steward.name
        return Institution.objects.get(pk=self.draft.institution).name

    def _meant_by(self) -> Candidate | None:
        if self.mapping is None:
            return None
        return next((c for c in self.candidates if c.mapping.sha256 == self.mapping.sha256), None)

    def _unread(self, columns: list[str]) -> list[str]:
        read = self.mapping.columns if self.mapping else ()
        return [column for column in columns if column not in read]

    def _figures(self) -> list[dict[str, Any]]:
        states = self.draft.study.get("states", {})
        return [
            {
                "state": state,
                "rows": states.get(state, 0),
                "counts": _counted(state, states.get(state, 0)),
            }
            for state in STATES
        ]


def _counted(state: ReportState, rows: int) -> str:
    return {
        ReportState.CODED: ngettext("row would be coded", "rows would be coded", rows),
        ReportState.TO_COMPLETE: ngettext(
            "row would wait to be completed", "rows would wait to be completed", rows
        ),
        ReportState.REFUSED: ngettext("row would be refused", "rows would be refused", rows),
    }[state]


def _in_words(study: dict[str, Any]) -> Any:
    becomes = {
        Weight.REFUSED: (_("refused"), "absent"),
        Weight.WAITS: (_("waits"), "urgent"),
        Weight.NOTE: (_("only said"), "plain"),
    }
    for reason, rows, first in reasons_counted(study):
        label, kind = becomes[reason.weight]
        places = ", ".join(map(str, first)) + ("…" if first and rows > len(first) else "")
        yield {"reason": reason, "rows": rows, "places": places, "becomes": label, "kind": kind}


def _read_otherwise(request: HttpRequest, shown: _Preview) -> HttpResponse:
    draft = shown.draft
    study = draft.study
    shown.reading = ReadingForm(request.POST, file_format=study["format"], sheets=study["sheets"])
    if not shown.reading.is_valid():
        return shown.page(request, status=422)
    try:
        otherwise = changed(draft, **shown.reading.said())
        keep_draft(_studied_if_it_fits(otherwise, shown.source_list))
    except REFUSALS as error:
        refused_in_words(shown.reading, error)
        return shown.page(request, status=422)
    tell_kept(request)
    return redirect("preview_delivery", draft_id=draft.pk)


def _studied_if_it_fits(draft: Draft, source_list: SourceList | None) -> Draft:
    """Study a draft; read otherwise it may have other columns, of which nothing is said yet."""
    try:
        return studied(draft, source_list=source_list)
    except MappingRefused:
        return studied(changed(draft, mapping=None))


def _mean_once(request: HttpRequest, shown: _Preview) -> HttpResponse:
    """Keep what a date or a type that was not read means, for all its rows alike."""
    form = shown.unread = shown.unread_form(request.POST)
    if form is None or not form.is_valid():
        return shown.page(request, status=422)
    meant = changed(shown.draft, mapping=form.content())
    keep_draft(studied(meant, source_list=shown.source_list))
    tell_kept(request)
    return redirect("preview_delivery", draft_id=shown.draft.pk)


def _mean_otherwise(request: HttpRequest, shown: _Preview) -> HttpResponse:
    chosen = request.POST.get("candidate", "")
    found = next((one for one in shown.candidates if one.value == chosen), None)
    if found is None:
        raise Http404
    meant = changed(shown.draft, mapping=dict(found.mapping.content))
    keep_draft(studied(meant, source_list=shown.source_list))
    tell_kept(request)
    return redirect("preview_delivery", draft_id=shown.draft.pk)


def _take_in(request: HttpRequest, shown: _Preview) -> HttpResponse:
    form = shown.taken(request)
    if (
        shown.mapping is None
        or not shown.draft.study["rows"]
        or (form is not None and not form.is_valid())
    ):
        return shown.page(request, status=422)
    said = form.cleaned_data if form is not None else {}
    try:
        with transaction.atomic():
            delivery = take_in(
                shown.draft,
                source_list=shown.source_list,
                said=said,
                may_erase=request.POST.get("may_erase") == "yes",
                by=acting_account(),
                at=timezone.now(),
            )
    except SlugTaken:
        assert form is not None
        form.add_error("title", _already_there(said["title"]))
        return shown.page(request, status=422)
    transaction.on_commit(lambda: discard_draft(shown.draft))
    messages.success(request, _taken_in(delivery))
    return redirect("list", list_id=delivery.source_list_id)


def _already_there(title: str) -> str:
    return _(
        "Your organisation has a list with the short name %(slug)s already. Give this one another "
        "name; if the file is a newer version of that list, send it there."
    ) % {"slug": short_name(title)}


def _taken_in(delivery: Delivery) -> str:
    waiting = delivery.counts.get(ReportState.TO_COMPLETE, 0)
    said = ngettext("%(rows)d row is in.", "%(rows)d rows are in.", delivery.rows)
    if waiting:
        said += " " + ngettext(
            "%(waiting)d waits to be completed.", "%(waiting)d wait to be completed.", waiting
        )
    return said % {"rows": delivery.rows, "waiting": waiting}


def _with_sheet(draft: Draft) -> dict[str, Any]:
    """Return a draft's mapping with the sheet that was chosen, to read the next file by."""
    assert draft.mapping is not None
    content = {name: said for name, said in draft.mapping.items() if name != "sheet"}
    sheets, sheet = draft.study["sheets"], draft.study["sheet"]
    if not sheets:
        return draft.mapping
    return content | ({"sheet": sheet} if sheet != sheets[0] else {})


def take_in(
    draft: Draft,
    *,
    source_list: SourceList | None,
    said: Mapping[str, Any],
    may_erase: bool = False,
    by: UUID,
    at: datetime,
) -> Delivery:
    """Take a file in within the request's own transaction.

    Unless told so, a row that would empty a cell of the one that is in leaves it as it was.
    """
    mapping = read_mapping(_with_sheet(draft))
    of = source_list or take_in_list(
        slug=short_name(said["title"]),
        mapping=mapping,
        steward=Institution.objects.get(pk=draft.institution),
        title=said["title"],
        agreement=said["agreement"],
        embargo_until=said["embargo_until"],
        by=by,
        at=at,
    )
    with table_of(draft) as table:
        delivery = receive_delivery(
            source_list=of,
            sha256=draft.sha256,
            table=table,
            mapping=mapping,
            accessed_date=draft.accessed_date,
            by=by,
            at=at,
        )
        steps = read_delivery(
            delivery=delivery,
            rows=table.rows,
            set_aside=table.set_aside,
            places=Territory(),
            may_erase=may_erase,
            by=by,
            at=at,
        )
        for step in steps:
            delivery = step
    for _step in establish_from_list(source_list=of, by=by, at=at):
        pass
    return delivery
