"""What an edition says of how often each of its rules applied: in fives, and slow to change.

A number that changes with one record tells of that record, to who knows of it. So every rule is
named, whether it applied or not; fewer than five are one class; and what was said before is said
again until the exact number is five away from it.
"""

from collections.abc import Mapping

from baluarte.domain.publication.choices import RuleSection
from baluarte.domain.publication.models import RuleCount

FIVE = 5
RULES: Mapping[RuleSection, tuple[str, ...]] = {
    RuleSection.HELD_BACK: (
        "date_day_to_month",
        "field_changed_since_it_was_decided",
        "inquiry_too_few_alike",
        "municipality_below_minimum_population",
        "municipality_without_known_population",
        "record_no_longer_held",
        "record_no_longer_released",
        "too_few_alike",
    ),
    RuleSection.COARSENED: (
        "date_to_between",
        "date_to_month",
        "date_to_none",
        "date_to_quarter",
        "date_to_year",
        "link_to_work_withheld",
        "municipality_withheld",
        "perpetrators_withheld",
        "state_withheld",
        "types_to_groups",
        "types_withheld",
        "victims_withheld",
    ),
    # Records that may be published: each is in the edition, or one of these.
    RuleSection.RECONCILED: ("refused", "undecided", "waiting", "withdrawn", "withheld"),
    # Investigations of events that may be published: each is told, or one of these.
    RuleSection.INQUIRIES: ("event_not_published", "withheld"),
}


def in_fives(times: int, before: int | None = None) -> int:
    """Return what is said of a number: 0 for fewer than five, else fives, or what was said."""
    if before is not None and abs(times - before) < FIVE:
        return before
    return times // FIVE * FIVE


def exact_counts(number: int, revision: int, section: RuleSection) -> dict[str, int]:
    """Return how often each rule applied in a revision of an edition."""
    rows = RuleCount.objects.filter(number=number, revision=revision, section=section)
    return dict(rows.values_list("rule", "times"))


def tell_counts(
    number: int, revision: int, section: RuleSection, times: Mapping[str, int]
) -> dict[str, int]:
    """Keep how often each rule applied in a revision, and return what the edition says of it."""
    before = _told_before(section)
    told = {
        rule: in_fives(times.get(rule, 0), before.get(rule))
        for rule in sorted({*RULES[section], *times})
    }
    RuleCount.objects.bulk_create(
        RuleCount(
            number=number, revision=revision, section=section, rule=rule,
            times=times.get(rule, 0), told=one,
        )
        for rule, one in told.items()
    )  # fmt: skip
    return told


def _told_before(section: RuleSection) -> dict[str, int]:
    """Return what was said last of each rule, by whichever edition or revision."""
    rows = RuleCount.objects.filter(section=section).order_by("number", "revision")
    return dict(rows.values_list("rule", "told"))
