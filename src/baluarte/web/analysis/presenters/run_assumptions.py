"""What each method takes for granted, in words: shown beside every answer."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from baluarte.domain.analysis.choices import RunMethod, ScanShape

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
    RunMethod.BYM2: (
        gettext_lazy(
            "Neighbours are alike: a place is drawn towards those that share a border with it, and "
            "all towards what is usual. How much the neighbours weigh is learned from the data."
        ),
        gettext_lazy(
            "A place alone among quiet neighbours is pulled down, and a quiet one among places "
            "with many events is lifted: read beside it what was counted there."
        ),
        gettext_lazy(
            "A place without coverage is nobody's neighbour: that nothing is on record there is "
            "not taken for quiet."
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
        gettext_lazy("Only clusters that still last in the last month are looked for."),
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
    RunMethod.FORECAST: (
        gettext_lazy(
            "Level, change and onset are three questions and are never added up. It is of places, "
            "and says nothing of any person, of who or of why."
        ),
        gettext_lazy(
            "Most warnings that rest on it do not come true; they pay all the same where acting "
            "costs less than about a fifth of the harm it averts."
        ),
        gettext_lazy(
            "A place counts as covered because some event was told of there in five years: before "
            "that, its months without events may be months that nobody documented."
        ),
    ),
    RunMethod.DELAYS: (
        gettext_lazy("Events come in as late now as in the months that it was learned from."),
        gettext_lazy("What comes in after the longest delay is not counted."),
    ),
}
OF_SHAPE: Final = {
    ScanShape.CIRCLE: gettext_lazy(
        "Clusters are looked for in circles of nearby places: one along a road or a river is found "
        "in part, or not at all."
    ),
    ScanShape.ELLIPSE: gettext_lazy(
        "Clusters are looked for in circles and ellipses of nearby places; a long ellipse must be "
        "more unusual than a circle to be said."
    ),
    ScanShape.FLEXIBLE: gettext_lazy(
        "Clusters are looked for among nearby places joined by borders, in any shape: what is "
        "found may reach beyond what is, and a round cluster is found less often than with circles."
    ),
    ScanShape.RESTRICTED: gettext_lazy(
        "Clusters are looked for among nearby places joined by borders, each with more events than "
        "usual by itself: a place without events parts them, and what could have been seen is not "
        "known."
    ),
}


def assumptions_of(method: RunMethod, parameters: Mapping[str, Any]) -> Sequence[str | Promise]:
    """Return what a run takes for granted; of clusters, of the shape that was asked for too."""
    said = ASSUMPTIONS[method]
    if method is not RunMethod.CLUSTERS:
        return said
    told = parameters.get("shape", ScanShape.CIRCLE)
    known = [words for shape, words in OF_SHAPE.items() if shape == told]
    return (*said[:1], *known, *said[1:])
