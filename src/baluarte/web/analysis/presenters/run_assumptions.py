"""What each method takes for granted, in words: shown beside every answer."""

from typing import Final

from django.utils.translation import gettext_lazy

from baluarte.domain.analysis.choices import RunMethod

ASSUMPTIONS: Final = {
    RunMethod.RATES: (
        gettext_lazy(
            "Expected: what a place would count at the rate of all covered places together, by the "
            "people who live there. Who defends or reports is not known by place."
        ),
        gettext_lazy(
            "The smoothed ratio draws small places towards what is usual: little is known of them, "
            "which does not make them safe."
        ),
        gettext_lazy(
            "A small place counts as covered only because some event was told of there, which by "
            "itself makes its ratio high: read its number of events first."
        ),
        gettext_lazy(
            "It compares what is on record. Where more is documented, more is counted; where less "
            "is, fewer."
        ),
    ),
    RunMethod.CLUSTERS: (
        gettext_lazy(
            "Only clusters that still last in the last month are looked for, in circles of nearby "
            "places."
        ),
        gettext_lazy(
            "The probability says how often chance alone gives a cluster so unusual anywhere: "
            "looking everywhere is paid for."
        ),
        gettext_lazy("A list that begins or grows in one place looks like a cluster there."),
    ),
    RunMethod.PATTERNS: (
        gettext_lazy(
            "Rates are smoothed before they are looked at together; who shares a border is a "
            "neighbour, and a place without coverage is nobody's."
        ),
        gettext_lazy(
            "Looking everywhere is paid for: of the places said to stand out about one in twenty "
            "may be chance."
        ),
    ),
    RunMethod.OWN_PAST: (
        gettext_lazy(
            "Each place is its own measure: the same months of its earlier years. Nothing is said "
            "of which place is worse than another."
        ),
        gettext_lazy(
            "Looking everywhere is paid for: of the places said to stand out about one in twenty "
            "may be chance."
        ),
        gettext_lazy(
            "Events are taken as independent of each other: an attack on many at once, counted as "
            "several events, makes intervals too narrow."
        ),
    ),
    RunMethod.CHAINS: (
        gettext_lazy(
            "Chance lays the kinds anew among the events of each place and year: places, days and "
            "how many there are of each kind stay. What lies on the same day is not after."
        ),
        gettext_lazy(
            "It is of places: who was threatened and who was attacked need not be the same."
        ),
    ),
    RunMethod.NEAR_REPEATS: (
        gettext_lazy(
            "Chance lays the days anew among the events of each year (Knox); places stay. An event "
            "lies at the centre of its municipality."
        ),
        gettext_lazy("What is told of in one report as several events looks like a repeat."),
    ),
    RunMethod.TOGETHER: (
        gettext_lazy(
            "Events are compared within each state, so that what states have in common is no "
            "finding (Mantel and Haenszel). An event whose perpetrator or whose subject is not "
            "known is left out of those pairs."
        ),
        gettext_lazy("Times the odds: 1 is as by chance; the interval is of 95 %."),
    ),
    RunMethod.UNDERCOUNT: (
        gettext_lazy(
            "The events asked for are one closed set: one period, one territory, one kind of "
            "thing. Each list could have met each of them."
        ),
        gettext_lazy(
            "Several lists of one organisation are taken as one. Lists made by the same people, or "
            "copied from each other, are to be joined before."
        ),
        gettext_lazy(
            "Families can agree and be wrong together. It says nothing of who, where or when: only "
            "how many, over the whole period."
        ),
    ),
    RunMethod.DELAYS: (
        gettext_lazy("Events come in as late now as in the months that it was learned from."),
        gettext_lazy("What comes in after the longest delay is not counted."),
    ),
}
