"""Recommendations in words: how far each was complied with, drawn as a bar and as a table."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.accountability.choices import AssessmentSide, CorrectionObjection
from baluarte.domain.accountability.models import (
    Recommendation,
    RecommendationCorrection,
    RecommendationSet,
    RecommendationStatus,
)
from baluarte.domain.accountability.queries.recommendations import RowShown, SetShown
from baluarte.domain.accountability.recommendation_figures import (
    NOT_ASSESSED,
    Cut,
    Figures,
    statuses_of,
)
from baluarte.norms.catalogues import UnknownCode, terms
from baluarte.norms.institutions import public_institution
from baluarte.web.accountability.names import confidence_said
from baluarte.web.accountability.presenters.corrections import earlier_words_said
from baluarte.web.registry.presenters.labels import label_of, labels_of, language

WIDTH = 100
FULL, FAINTEST, NOTHING = 1.0, 0.25, 0.08


def in_language(of: Any, name: str) -> str:
    """Return a text in the language of the page; in the other where it has no such."""
    wanted, other = ("es", "en") if language() == "es" else ("en", "es")
    return str(getattr(of, f"{name}_{wanted}") or getattr(of, f"{name}_{other}"))


def other_language(of: Any, name: str) -> dict[str, str] | None:
    """Return in which language a text stands where that is not the page's, and how it is said."""
    wanted, other = ("es", "en") if language() == "es" else ("en", "es")
    if getattr(of, f"{name}_{wanted}") or not getattr(of, f"{name}_{other}"):
        return None
    return {"code": other, "said": _("in English") if other == "en" else _("in Spanish")}


def marked_text(one: Recommendation) -> str:
    """Return its words, marked where they stand in another language than the page."""
    text, other = in_language(one, "text"), other_language(one, "text")
    if other is None:
        return text
    return format_html('<span lang="{}">{}</span> ({})', other["code"], text, other["said"])


def institution_name(code: str) -> str:
    """Return what an institution is called; a name that is no code stays as it is."""
    try:
        return public_institution(code).in_language(language())
    except UnknownCode:
        return code


def status_label(code: str) -> str:
    """Return what a status is called."""
    return label_of("recommendation_statuses", code) if code else _("Not assessed")


def bar(figures: Figures, scheme: str, side: AssessmentSide) -> dict[str, Any]:
    """Return a stacked bar of one side: where each part begins, how wide it is and how dark."""
    codes = [one.code for one in statuses_of(scheme)]
    # What is complied with in full stands first, in full; then what is less.
    codes.sort(key=lambda code: not _is_fulfilled(code))
    parts, begins = [], 0.0
    step = (FULL - FAINTEST) / max(1, len(codes) - 1)
    for place, code in enumerate([*codes, NOT_ASSESSED]):
        count = figures.of(side, code)
        width = WIDTH * count / figures.total if figures.total else 0.0
        shade = NOTHING if code == NOT_ASSESSED else FULL - place * step
        parts.append({
            "x": f"{begins:.3f}", "width": f"{width:.3f}", "shade": f"{shade:.2f}",
            "label": status_label(code), "count": count,
        })  # fmt: skip
        begins += width
    said = ", ".join(f"{one['label']}: {one['count']}" for one in parts if one["count"])
    return {"side": side.label, "parts": parts, "said": said or _("Nothing to count")}


def bars(figures: Figures, scheme: str) -> list[dict[str, Any]]:
    """Return the bars of both sides, one above the other."""
    return [bar(figures, scheme, side) for side in AssessmentSide]


def figures_table(figures: Figures, scheme: str) -> dict[str, Any]:
    """Return what stands behind the bars: for each status, how many by each side."""
    codes = [*(one.code for one in statuses_of(scheme)), NOT_ASSESSED]
    columns: list[dict[str, Any]] = [{"key": "status", "says": _("Compliance status")}]
    columns += [{"key": str(s), "says": str(s.label), "number": True} for s in AssessmentSide]
    rows = [
        {"status": status_label(code)} | {str(s): figures.of(s, code) for s in AssessmentSide}
        for code in codes
    ]
    return {"columns": columns, "rows": rows}


def cuts_table(cuts: Iterable[Cut], catalogue: str, scheme: str, head: str) -> dict[str, Any]:
    """Return figures cut by a catalogue: total, complied with in full by each side, difference."""
    columns = [
        {"key": "name", "says": head},
        {"key": "total", "says": _("Recommendations"), "number": True},
        {"key": "authority", "says": _("In full, says the authority"), "number": True},
        {"key": "civil", "says": _("In full, says civil society"), "number": True},
        {"key": "differ", "says": _("They differ"), "number": True},
        {"key": "neither", "says": _("Nobody assessed"), "number": True},
    ]
    full = [one.code for one in statuses_of(scheme) if _is_fulfilled(one.code)]
    rows = [
        {
            "name": label_of(catalogue, cut.code) if catalogue else institution_name(cut.code),
            "total": cut.figures.total,
            **{str(s): sum(cut.figures.of(s, code) for code in full) for s in AssessmentSide},
            "differ": cut.figures.differ,
            "neither": cut.figures.neither,
        }
        for cut in cuts
    ]
    return {"columns": columns, "rows": rows}


def set_line(shown: SetShown) -> dict[str, Any]:
    """Return a set as a line of the list."""
    themes_only = not shown.known and shown.of_themes.total > 0
    counted = shown.of_themes if themes_only else shown.figures
    return {
        "set": shown.set,
        "label": in_language(shown.set, "label"),
        "body": in_language(shown.set, "body"),
        "known": known_said(shown.set, shown.known, themes=shown.of_themes.total),
        "themes_only": themes_only,
        "themes": shown.of_themes.total,
        "figures": counted,
        "bars": bars(counted, shown.set.scheme) if counted.total else [],
    }


def known_said(of: RecommendationSet, known: int, *, themes: int) -> str:
    """Say how many of a set stand here one by one, of how many its body speaks of.

    Of which none does and themes do, they are assessed by theme: that is not none.
    """
    if themes and not known:
        return _by_theme_said(of, themes)
    if of.declared_size is None:
        said = ngettext(
            "%(known)d known; nobody said of how many",
            "%(known)d known; nobody said of how many",
            known,
        )
        return said % {"known": known}
    said = ngettext("%(known)d known of %(declared)d", "%(known)d known of %(declared)d", known)
    return said % {"known": known, "declared": of.declared_size}


def _by_theme_said(of: RecommendationSet, themes: int) -> str:
    told = {"declared": of.declared_size, "n": themes}
    if of.declared_size is None:
        return ngettext("By theme: %(n)d theme", "By theme: %(n)d themes", themes) % told
    return (
        ngettext(
            "%(declared)d by theme: %(n)d theme", "%(declared)d by theme: %(n)d themes", themes
        )
        % told
    )


def line_of(row: RowShown) -> dict[str, Any]:
    """Return a recommendation as a line of a table."""
    one = row.recommendation
    said = {side: row.statuses.get(str(side)) for side in AssessmentSide}
    spoken = [found.status for found in said.values() if found]
    return {
        "recommendation": one,
        "text": in_language(one, "text"),
        "text_in": other_language(one, "text"),
        "set": in_language(one.set, "label"),
        "number": one.number or "–",
        "kind": "" if one.kind == "recommendation" else label_of("recommendation_kinds", one.kind),
        "themes": labels_of("recommendation_themes", one.themes),
        "addressed_to": labels_of("recommendation_addressees", one.addressed_to),
        "owners": ", ".join(map(institution_name, row.owners)),
        "authority": _assessed_of(one, said[AssessmentSide.AUTHORITY]),
        "civil": _assessed_of(one, said[AssessmentSide.CIVIL]),
        "differ": len(set(spoken)) > 1,
    }


def assessed(said: RecommendationStatus | None) -> str:
    """Return a status in words; that there is none where there is none."""
    return status_label(said.status if said else NOT_ASSESSED)


def _assessed_of(one: Recommendation, said: RecommendationStatus | None) -> str:
    """Return a status in words, and that it was said of earlier words where it was."""
    earlier = earlier_words_said(one, at=said.stated_at) if said else ""
    return f"{assessed(said)} ({earlier})" if earlier else assessed(said)


def facts(one: Recommendation, owners: Iterable[str]) -> list[dict[str, Any]]:
    """Return what a recommendation is, as terms with values."""
    found = [
        (_("Set"), in_language(one.set, "label")),
        (_("Number"), one.number),
        (_("Made by"), in_language(one, "by") or in_language(one.set, "body")),
        (_("Year"), str(one.year or "")),
        (_("What the row is"), label_of("recommendation_kinds", one.kind)),
        (_("Themes"), labels_of("recommendation_themes", one.themes)),
        (_("Axis"), label_of("policy_axes", one.axis)),
        (_("Addressed to"), labels_of("recommendation_addressees", one.addressed_to)),
        (_("Who answers"), ", ".join(map(institution_name, owners))),
        (_("What the State answered"), in_language(one, "response")),
        (_("Source"), one.source),
        (_("How sure its words are"), confidence_said(one.confidence)),
    ]
    return [{"term": term, "value": value} for term, value in found]


def history_line(said: RecommendationStatus, of: Recommendation) -> dict[str, Any]:
    """Return one word of the history of a recommendation, with the evidence one may see."""
    if said.document_id and said.document is None:
        evidence, url = _("A document that is not shared with you"), ""
    elif said.document is not None:
        evidence, url = said.document.title, said.document.url
    else:
        evidence, url = said.reference, ""
    page = _("page %(page)d") % {"page": said.page} if said.page else ""
    return {
        "said": said,
        "entered": entered_said(said),
        "tag": review_tag(said),
        "status": status_label(said.status),
        "earlier": earlier_words_said(of, at=said.stated_at),
        "side": said.get_side_display(),
        "said_by": institution_name(said.said_by),
        "evidence": ", ".join(filter(None, (evidence, page))),
        "url": url,
    }


def entered_said(said: RecommendationStatus) -> str:
    """Say which house entered it, and that it is another's word where it is."""
    house = str(said.institution)
    is_own = said.said_by in (said.institution.code, said.institution.name)
    if is_own:
        return house
    told = {"house": house, "said_by": institution_name(said.said_by)}
    return _("%(house)s, from a document of %(said_by)s") % told


def review_tag(entry: Any) -> dict[str, str] | None:
    """Return where an entry stands with its second person; nothing where it stands."""
    review = getattr(entry, "review", None)
    if review is None:
        return {"label": _("Waits for a second person of its house"), "kind": "plain"}
    if review.objection:
        told = {"why": objection_said(entry)}
        return {"label": _("Not let stand: %(why)s") % told, "kind": "absent"}
    return None


def objection_said(entry: Any) -> str:
    """Say why an entry was not let stand, or that it was withdrawn."""
    if isinstance(entry, RecommendationCorrection):
        said = dict(CorrectionObjection.choices).get(entry.review.objection)
        return str(said or entry.review.get_objection_display())
    return str(entry.review.get_objection_display())


def _is_fulfilled(code: str) -> bool:
    return bool(terms("recommendation_statuses")[code].facts["is_fulfilled"])
