"""Patterns among neighbours in words: beside whom a place lies high, and how that came about."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baluarte.domain.analysis.choices import PlaceFinding

BESIDE: Final = {
    "high-high": gettext_lazy("High, among high ones"),
    "low-low": gettext_lazy("Fewer on record, among such"),
    "high-low": gettext_lazy("High, among lower ones"),
    "low-high": gettext_lazy("Fewer on record, among high ones"),
    "none": gettext_lazy("Not told from chance"),
}
COURSES: Final = {
    "new": gettext_lazy("New in the last step"),
    "consecutive": gettext_lazy("In the last steps without a break"),
    "intensifying": gettext_lazy("Nearly always, and rising"),
    "persistent": gettext_lazy("Nearly always"),
    "diminishing": gettext_lazy("Nearly always, and falling"),
    "sporadic": gettext_lazy("On and off"),
    "oscillating": gettext_lazy("High now, fewer on record before"),
    "historical": gettext_lazy("Nearly always, but not now"),
}
# Where a place stands out in no step, or as no kind.
NO_COURSE: Final = "–"


def course_said(course: str) -> str:
    """Say how a place's pattern came about; of fewer on record it is said that it is so."""
    kind, _space, heat = course.partition(" ")
    if kind not in COURSES:
        return NO_COURSE
    said = str(COURSES[kind])
    return said if heat == "hot" else _("Fewer on record: %(course)s") % {"course": said}


def sentence(row: Mapping[str, Any]) -> str:
    """Say a row in plain words."""
    if row["says"] == PlaceFinding.HOT_SPOT:
        return _(
            "It lies high together with its neighbours, after correction for looking everywhere; "
            "the place itself need not be where most happens."
        )
    if row["says"] == PlaceFinding.FEWER_RECORDED:
        return _(
            "Here and around it fewer are on record: less risk, or less documentation. It is not "
            "said to be safe."
        )
    return _("With its neighbours it is not told from chance.")
