"""Corrections of a recommendation in words: what each changed, and whose two words it is."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from baluarte.domain.accountability.models import Recommendation, RecommendationCorrection
from baluarte.domain.accountability.queries.corrections import words_since
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.accountability.import_changes import changed_by
from baluarte.web.layout.templatetags.components import in_words
from baluarte.web.statements.presenters.people import named


def history_of(
    one: Recommendation, found: Iterable[RecommendationCorrection], *, ours: Collection[UUID]
) -> list[dict[str, Any]]:
    """Return the corrections that stand, the newest first, each with its fields, who and when."""
    lines = [
        {
            "correction": each,
            "at": each.review.reviewed_at,
            "entered_at": each.corrected_at,
            "by": named(each.corrected_by, holder=each.holder, ours=ours),
            "second": str(each.review.reviewed_by) if each.holder_id in ours else "",
            "undoes": undoes_said(each),
            "fields": changed_by(one, each),
        }
        for each in found
        if hasattr(each, "review")
    ]
    return lines[::-1]


def waiting_of(found: Iterable[RecommendationCorrection]) -> list[dict[str, Any]]:
    """Return the corrections that wait, each with when it was entered and its page."""
    return [
        {"at": each.corrected_at, "url": reverse("review_entry", args=["correccion", each.pk])}
        for each in found
        if not hasattr(each, "review")
    ]


def undoes_said(one: RecommendationCorrection) -> str:
    """Say which correction one takes back; nothing where it takes none back."""
    if one.undoes is None:
        return ""
    return _("It brings back what it said before the correction of %(day)s.") % {
        "day": in_words(local_day(one.undoes.review.reviewed_at))
    }


def earlier_words_said(one: Recommendation, *, at: datetime) -> str:
    """Say that a word was said of earlier words of a recommendation; nothing where they stand."""
    since = words_since(one, at=at)
    if since is None:
        return ""
    return _("said of the earlier wording, of %(day)s") % {"day": in_words(local_day(since))}
