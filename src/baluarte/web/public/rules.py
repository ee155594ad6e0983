"""What an edition's manifest says of what was taken away, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from baluarte.domain.territory.stand_in import source_said

HELD_BACK = {
    "date_day_to_month": gettext_lazy("Dates published to the month instead of the day"),
    "municipality_below_minimum_population": gettext_lazy(
        "Municipalities not named because few people live there"
    ),
    "municipality_without_known_population": gettext_lazy(
        "Municipalities not named because it is not known how many live there"
    ),
    "record_no_longer_released": gettext_lazy("Records whose organisation no longer releases them"),
    "record_no_longer_held": gettext_lazy("Records that the registry no longer holds"),
    "field_changed_since_it_was_decided": gettext_lazy(
        "Fields that changed after they were reviewed and wait for a new decision"
    ),
    "inquiry_too_few_alike": gettext_lazy(
        "Investigations left out because too few others are like them"
    ),
    "too_few_alike": gettext_lazy("Events left out because too few others are like them"),
}
COARSENED = {
    "date_to_month": gettext_lazy("Date: the month is published, not the day"),
    "date_to_quarter": gettext_lazy("Date: the quarter is published, not the month"),
    "date_to_year": gettext_lazy("Date: the year is published, not the month"),
    "date_to_between": gettext_lazy("Date: years are published, not months"),
    "date_to_none": gettext_lazy("Date: not published"),
    "municipality_withheld": gettext_lazy("Municipality: not published"),
    "state_withheld": gettext_lazy("State: not published"),
    "types_to_groups": gettext_lazy("Type of aggression: its group is published"),
    "types_withheld": gettext_lazy("Type of aggression: not published"),
    "victims_withheld": gettext_lazy("Number of victims: not published"),
    "perpetrators_withheld": gettext_lazy("Presumed perpetrators: not published"),
    "link_to_work_withheld": gettext_lazy("Link to the work: not published"),
}

LEVELS = {
    "date": gettext_lazy("Date"),
    "place": gettext_lazy("Place"),
    "types": gettext_lazy("Type of aggression"),
}
NOT_PUBLISHED = gettext_lazy("not published")
LEVEL_WORDS = {
    ("date", "day"): gettext_lazy("the day"),
    ("date", "month"): gettext_lazy("the month"),
    ("date", "quarter"): gettext_lazy("the quarter"),
    ("date", "year"): gettext_lazy("the year"),
    ("date", "between"): gettext_lazy("between two dates"),
    ("date", "none"): NOT_PUBLISHED,
    ("place", "municipality"): gettext_lazy("the municipality"),
    ("place", "state"): pgettext_lazy("place", "the state"),
    ("place", "none"): NOT_PUBLISHED,
    ("types", "types"): gettext_lazy("the type"),
    ("types", "groups"): gettext_lazy("its group"),
    ("types", "none"): NOT_PUBLISHED,
}


def held_back(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return how often each rule held something back."""
    return [
        {"name": str(HELD_BACK.get(rule, rule)), "count": _times(count)}
        for rule, count in manifest["held_back"].items()
    ]


def coarsened(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return of how many events what was given up, so that each is like others."""
    return [
        {"name": str(COARSENED.get(what, what)), "count": _times(count)}
        for what, count in manifest["anonymity"].get("coarsened", {}).items()
    ]


def levels(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return how many events are told on each level; nothing of editions of before that was said.

    What nobody is told on is left away, but for what is told of all.
    """
    told = manifest["anonymity"].get("levels", {})
    return [
        {"name": f"{LEVELS[of]}: {LEVEL_WORDS[of, level]}", "count": count}
        for of in LEVELS
        for level, count in told.get(of, {}).items()
        if count
    ]


def reconciled(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return where the records are that two people agreed to publish; nothing where not said."""
    told = manifest.get("reconciliation")
    if told is None:
        return []
    return [
        {"name": _("Published, each like others"), "count": told["published"]},
        {"name": _("Published as they are, by consent"), "count": told["as_they_are"]},
        {"name": _("Withheld, to protect"), "count": _times(told["withheld"])},
    ]


def investigations_reconciled(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return where the investigations of published events are; nothing where it is not said."""
    told = manifest.get("investigations", {})
    if "withheld" not in told:
        return []
    return [
        {"name": _("Told, each like others"), "count": told["published"]},
        {"name": _("Of these, with their event"), "count": told["with_event"]},
        {"name": _("Withheld, to protect"), "count": _times(told["withheld"])},
    ]


def _times(count: int) -> int | str:
    return count or _("fewer than 5")


def rules(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rules by which an edition was made coarse."""
    said, population = manifest["rules"], manifest["population"]
    return [
        *_alike(said),
        {
            "term": _("Rules, version"),
            "value": str(said["version"]),
            "note": _("Proposed by this project: no law or official text says it so."),
        },
        {
            "term": _("A municipality is named"),
            "value": _("from %(people)s people") % {"people": f"{said['minimum_population']:,}"},
            "note": _("beside sexual violence or a disappearance, from %(people)s")
            % {"people": f"{said['minimum_population_sensitive']:,}"},
        },
        {
            "term": _("Dates"),
            "value": _("to the month"),
            "note": _("to the day only where somebody died and it was decided"),
        },
        {
            "term": _("Populations"),
            "value": source_said(population["source"]),
            "note": _("A stand-in: no official figures were loaded.")
            if population["stand_in"]
            else "",
        },
    ]


def _alike(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Say how many events have to be alike; nothing of editions of before that was asked."""
    if "k" not in said:
        return []
    return [
        {
            "term": _("Every event is like others"),
            "value": _("at least %(count)s alike") % {"count": said["k"]},
            "note": _(
                "in what is published of when, where, what was done and to how many; at least "
                "%(count)s beside sexual violence, a disappearance or somebody under 18"
            )
            % {"count": said["k_sensitive"]},
        }
    ]


def rarity(manifest: Mapping[str, Any]) -> str:
    """Say how alike events are, and how many two people decided to publish as they are."""
    told = manifest["anonymity"]
    if "records_by_named_decision" not in told:
        return _how_many_alone(told["records_alone"])
    reached, named = told["k_reached"], told["records_by_named_decision"]
    alike = (
        _("Every other event is like at least %(count)s more.") % {"count": reached - 1}
        if reached
        else ""
    )
    by_decision = ngettext(
        "%(count)s event is published as it is, in files of its own: whoever it concerns "
        "consented, and two people decided so with the reason on record.",
        "%(count)s events are published as they are, in files of their own: whoever they concern "
        "consented, and two people decided each with the reason on record.",
        named,
    ) % {"count": f"{named:,}"}
    return f"{by_decision} {alike}".strip()


def _how_many_alone(alone: int) -> str:
    """Say of an edition of before how many records were alone with their date, place and types."""
    return ngettext(
        "%(count)s event shares its date, place and types with no other. It is public because "
        "somebody decided it; nothing is hidden for being rare.",
        "%(count)s events share their date, place and types with no other. They are public "
        "because somebody decided each of them; nothing is hidden for being rare.",
        alone,
    ) % {"count": f"{alone:,}"}
