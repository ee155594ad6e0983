"""Runs in words: what was asked, where it stands, why it was refused, what must be known."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl

from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from baluarte.domain.analysis.choices import (
    Caution,
    Grid,
    PlaceLevel,
    Refusal,
    RunFailure,
    RunMethod,
    RunStanding,
    ScanShape,
)
from baluarte.domain.analysis.models import Run
from baluarte.domain.analysis.queries.runs import RunStatus, question_of, usual_seconds
from baluarte.domain.intake.queries import lists
from baluarte.domain.registry.queries.saved import places_of
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.territory.stand_in import source_said
from baluarte.science.messages import Message
from baluarte.web.layout.templatetags.components import figures
from baluarte.web.registry import query_string
from baluarte.web.registry.presenters.labels import area_names_of, date_in_words

METHODS: Final = (
    (RunMethod.RATES, gettext_lazy("Where there are more events than its people would let expect")),
    (
        RunMethod.BYM2,
        gettext_lazy(
            "Where there are more events than expected, each place read together with its "
            "neighbours"
        ),
    ),
    (RunMethod.CLUSTERS, gettext_lazy("Where and since when events cluster, and still do")),
    (RunMethod.DELAYS, gettext_lazy("How much of the last months is in by now")),
    (
        RunMethod.PATTERNS,
        gettext_lazy(
            "Where rates lie high together with their neighbours', and how that came about"
        ),
    ),
    (
        RunMethod.OWN_PAST,
        gettext_lazy("Where there are more events than in the place's own past (no population)"),
    ),
    (
        RunMethod.CHAINS,
        gettext_lazy("What comes before what in the same place, such as threats before attacks"),
    ),
    (RunMethod.NEAR_REPEATS, gettext_lazy("Whether events come again soon, near where one was")),
    (
        RunMethod.TOGETHER,
        gettext_lazy("What goes with what: type, perpetrator, what is defended, time of the year"),
    ),
    (RunMethod.UNDERCOUNT, gettext_lazy("How many were never registered, from lists that overlap")),
    (
        RunMethod.FORECAST,
        gettext_lazy("What each place may register in the next three months, from its own past"),
    ),
)
SHORT: Final = {
    RunMethod.RATES: pgettext_lazy("method", "Rates"),
    RunMethod.BYM2: pgettext_lazy("method", "Rates with neighbours"),
    RunMethod.CLUSTERS: pgettext_lazy("method", "Clusters"),
    RunMethod.DELAYS: pgettext_lazy("method", "Delays"),
    RunMethod.PATTERNS: pgettext_lazy("method", "Patterns among neighbours"),
    RunMethod.OWN_PAST: pgettext_lazy("method", "Own past"),
    RunMethod.CHAINS: pgettext_lazy("method", "Chains"),
    RunMethod.NEAR_REPEATS: pgettext_lazy("method", "Near-repeats"),
    RunMethod.TOGETHER: pgettext_lazy("method", "What goes together"),
    RunMethod.UNDERCOUNT: pgettext_lazy("method", "Undercount"),
    RunMethod.FORECAST: pgettext_lazy("method", "Forecast"),
}
SHAPES: Final = (
    (ScanShape.CIRCLE, gettext_lazy("Circles of nearby places")),
    (ScanShape.ELLIPSE, gettext_lazy("Circles, and ellipses of any direction")),
    (ScanShape.FLEXIBLE, gettext_lazy("Nearby places joined by borders, of any shape")),
    (
        ScanShape.RESTRICTED,
        gettext_lazy("Nearby places joined by borders, each with more events than usual by itself"),
    ),
)
STANDINGS: Final = {
    RunStanding.QUEUED: pgettext_lazy("run", "Waiting"),
    RunStanding.RUNNING: pgettext_lazy("run", "Running"),
    RunStanding.DONE: pgettext_lazy("run", "Finished"),
    RunStanding.REFUSED: pgettext_lazy("run", "Refused"),
    RunStanding.CANCELLED: pgettext_lazy("run", "Cancelled"),
    RunStanding.FAILED: pgettext_lazy("run", "Broken off"),
}
KINDS: Final = {
    RunStanding.DONE: "held",
    RunStanding.REFUSED: "plain",
    RunStanding.FAILED: "urgent",
    RunStanding.CANCELLED: "absent",
}
FAILURES: Final = {
    RunFailure.ERROR: gettext_lazy(
        "Something failed here, not in the data. Ask for it again; if it fails again, tell whoever "
        "runs the installation."
    ),
    RunFailure.KILLED: gettext_lazy(
        "The process was stopped three times before it ended. Ask for a shorter period or fewer "
        "data sets by chance."
    ),
    RunFailure.TOO_LONG: gettext_lazy(
        "It took longer than half an hour. Ask for a shorter period or fewer data sets by chance."
    ),
}
# Beyond these a time is said in minutes.
SECONDS_UP_TO = 90
# Beyond these a sentence counts them.
NAMED = 5


def month_said(month: str) -> str:
    """Say a month: March 2026."""
    return date_in_words(month)


def months_said(first: str, last: str) -> str:
    """Say a period of months."""
    if first == last:
        return month_said(first)
    return _("%(first)s to %(last)s") % {"first": month_said(first), "last": month_said(last)}


def shape_said(run: Run) -> str:
    """Say of which shape a run of clusters looks for them."""
    return str(dict(SHAPES)[ScanShape(run.parameters.get("shape", ScanShape.CIRCLE))])


def time_left_said(status: RunStatus) -> str:
    """Say about how long a run still takes, or how long such a run took; nothing of the first."""
    left = status.seconds_left
    if left is not None:
        return _("About %(time)s left, if it goes on as until now.") % {"time": _time_said(left)}
    usual = usual_seconds(status.run)
    if usual is None:
        return ""
    return _("The last run of this method took about %(time)s.") % {"time": _time_said(usual)}


def _time_said(seconds: int) -> str:
    """Say a time: seconds up to a minute and a half, minutes beyond."""
    if seconds <= SECONDS_UP_TO:
        return ngettext("one second", "%(n)s seconds", max(1, seconds)) % {"n": max(1, seconds)}
    minutes = round(seconds / 60)
    return ngettext("one minute", "%(n)s minutes", minutes) % {"n": figures(minutes)}


def level_said(level: str) -> str:
    """Say by which places a run counts."""
    grid = Grid.read(level)
    if grid.division:
        return _("By region (%(division)s)") % {"division": grid.division}
    return _("By state of the country") if grid.level is PlaceLevel.STATE else _("By municipality")


def questions_said(found: Sequence[Run]) -> list[str]:
    """Say of which events runs are; four queries for any number."""
    read = [question_of(one) for one in found]
    codes = places_of(read)
    places = dict(State.objects.filter(code__in=codes).values_list("code", "name"))
    places |= dict(Municipality.objects.filter(code__in=codes).values_list("code", "name"))
    places |= area_names_of(one.filters for one in read)
    named = {str(one.compartment_id): one.title for one in lists()}
    said = []
    for one in found:
        asked = query_string.read(dict(parse_qsl(one.question)))
        chips = query_string.chips(asked, places, named)
        said.append(" · ".join(chip["label"] for chip in chips) or _("All events in force"))
    return said


def refusal_said(reason: Mapping[str, Any]) -> str:
    """Say why the data cannot carry an answer, and what could be asked instead."""
    if reason["code"] == Refusal.NOT_ESTIMABLE:
        spoken = "es" if _is_spanish() else "en"
        return f"{reason['found'][spoken]} {reason['helps'][spoken]}"
    said: dict[str, Callable[[], str]] = {
        Refusal.TOO_FEW_EVENTS: lambda: ngettext(
            "One event in all: at least %(needed)s are needed. Ask for a longer period or for more "
            "types.",
            "%(events)s events in all: at least %(needed)s are needed. Ask for a longer period or "
            "for more types.",
            reason["events"],
        ),
        Refusal.NO_POPULATION: lambda: _(
            "No population is loaded for these places: nothing can be expected of them."
        ),
        Refusal.ONE_PLACE: lambda: _(
            "Only one place has events or is covered: there is nothing to compare it with."
        ),
        Refusal.NO_NEIGHBOURS: lambda: _(
            "Too few covered places, or none that share a border: there are no neighbours to look "
            "at together. Ask by state of the country, or for the whole country."
        ),
        Refusal.PERIOD_TOO_SHORT: lambda: _(
            "%(months)s months: at least %(needed)s are needed to tell a cluster from a season."
        ),
        Refusal.NO_PAST: lambda: _(
            "%(months)s months: at least %(needed)s are needed, so that there is a year before to "
            "compare with."
        ),
        Refusal.MONTH_NOT_BEGUN: lambda: _("The last month had not begun on the day asked for."),
        Refusal.DELAYS_NOT_KNOWN: lambda: (
            _(
                "Events came in as whole lists, each in one month: that says nothing of how late "
                "events come in. Ask again once they have been registered month by month for a "
                "year."
            )
            if reason.get("together")
            else _(
                "No month is old enough, or all came in as late as can be: nobody can say yet what "
                "is still to come. Ask again once some months have passed."
            )
        ),
        Refusal.NOT_SETTLED: lambda: _(
            "The calculation came to no rest: counts so far apart do not fit rates that neighbours "
            "share. The run of rates needs no neighbours."
        ),
        Refusal.NOT_SCANNED: lambda: _("Nothing in the table can hold a cluster."),
        Refusal.TOO_LARGE: lambda: _(
            "Too many places and months for the memory there is. Ask by state, or for a shorter "
            "period."
        ),
        Refusal.QUESTION_NOT_READ: lambda: _(
            "A catalogue changed since it was asked, and the question is not understood any more."
        ),
        Refusal.TOO_MANY_TABLES: lambda: _(
            "Its strata and linkages make %(tables)s tables to be estimated; %(most)s at most. Ask "
            "for fewer linkages, for other strata or for part of the country."
        ),
        Refusal.SEES_NOTHING: lambda: _(
            "Whoever asked sees no events, or is not an analyst of the organisation any more."
        ),
    }
    return said[reason["code"]]() % {k: _number(v) for k, v in reason.items()}


def cautions_said(
    found: Sequence[Mapping[str, Any]], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Say what must be known to read a result; what is not covered first."""
    first = (
        Caution.NO_COVERAGE, Caution.LIST_STOPPED, Caution.LIST_BEGAN, Caution.LIST_CHANGED,
    )  # fmt: skip
    ordered = sorted(found, key=lambda one: one["code"] not in first)
    return [{"says": _caution(one, names), "places": _listed(one, names)} for one in ordered]


def places_said(codes: Sequence[str], names: Mapping[str, str]) -> str:
    """Name some places; beyond a few, say how many more."""
    said = "; ".join(names.get(code, code) for code in codes[:NAMED])
    more = len(codes) - NAMED
    if more <= 0:
        return said
    return ngettext("%(places)s and one more", "%(places)s and %(n)s more", more) % {
        "places": said,
        "n": figures(more),
    }


def _listed(one: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """Return the names of the places of a caution, where they are worth a list."""
    codes = one.get("places")
    if not isinstance(codes, list) or len(codes) > MOST_LISTED:
        return []
    return [names.get(code, code) for code in codes]


MOST_LISTED = 100


def _caution(one: Mapping[str, Any], names: Mapping[str, str]) -> str:
    code, number = one["code"], len(one["places"]) if isinstance(one.get("places"), list) else 0
    if "facts" in one:
        return Message(code, one["facts"]).words("es" if _is_spanish() else "en")
    told = {name: _number(value) for name, value in one.items()}
    if "months" in one and isinstance(one["months"], list):
        told["months"] = ", ".join(month_said(month) for month in one["months"])
    if "month" in one:
        told["month"] = month_said(one["month"])
    told["n"] = figures(number)
    told["ratio"] = "∞" if one.get("ratio") is None else f"{one.get('ratio', 0):.1f}"
    told["percent"] = f"{100 * (one.get('share') or 0):.0f}"
    if code == Caution.YOUNGER_PLACES:
        told["elders"] = places_said(sorted(set(one["counted_with"])), names)
    if code == Caution.LIST_CHANGED:
        told["months"], told["times"] = months_said(*one["months"]), f"{one['ratio']:.2g}"
        return _CAUTIONS[code](int(one["now"])) % told
    if code == Caution.STAND_IN:
        told["source"] = source_said(one["source"])
    # Of what it speaks: places, events where it names none, or a ratio that there is.
    spoken_of = number or one.get("events") or int(one.get("ratio") is not None)
    return _CAUTIONS[code](int(spoken_of)) % told


def _is_spanish() -> bool:
    return (get_language() or "").startswith("es")


_CAUTIONS: Final[dict[str, Callable[[int], str]]] = {
    Caution.NO_COVERAGE: lambda n: ngettext(
        "One place without coverage: in five years no list that you may see told of any event "
        "there. It has no result, and that does not mean that nothing happens there.",
        "%(n)s places without coverage: in five years no list that you may see told of any event "
        "there. They have no result, and that does not mean that nothing happens there.",
        n,
    ),
    Caution.INCOMPLETE_MONTHS: lambda _n: _(
        "Incomplete month: %(months)s. More events of that time are still to come in; what looks "
        "like fewer may be late."
    ),
    Caution.DELAYS_GUESSED: lambda _n: _(
        "How late events come in is not known yet: the last %(months)s months are marked as "
        "incomplete to be on the safe side."
    ),
    Caution.NO_PEOPLE: lambda n: ngettext(
        "One place has no known population and no result; %(events)s of its events are left out.",
        "%(n)s places have no known population and no result; %(events)s of their events are left "
        "out.",
        n,
    ),
    Caution.YOUNGER_PLACES: lambda n: ngettext(
        "One municipality is younger than the first month. It is counted, with its people, in the "
        "one where its seat lay before (%(elders)s), so that no place seems to begin or to fall.",
        "%(n)s municipalities are younger than the first month. They are counted, with their "
        "people, in those where their seats lay before (%(elders)s), so that no place seems to "
        "begin or to fall.",
        n,
    ),
    Caution.NO_CENTRE: lambda n: ngettext(
        "One place has no point on the map and is in no cluster.",
        "%(n)s places have no point on the map and are in no cluster.",
        n,
    ),
    Caution.NOT_DATED: lambda n: ngettext(
        "One event whose month is not known is not counted.",
        "%(events)s events whose month is not known are not counted.",
        n,
    ),
    Caution.NOT_PLACED: lambda n: ngettext(
        "One event whose place is not known is not counted.",
        "%(events)s events whose place is not known are not counted.",
        n,
    ),
    Caution.LIST_STOPPED: lambda _n: _(
        "A list of %(organisation)s told of events regularly and of none since %(month)s. What "
        "looks like fewer events may be a list that stopped."
    ),
    Caution.LIST_BEGAN: lambda _n: _(
        "A list of %(organisation)s tells of events since %(month)s and of none before. What looks "
        "like more events may be a list that began."
    ),
    Caution.LIST_CHANGED: lambda n: ngettext(
        "A list of %(organisation)s told of one event (%(months)s), where the year before gave "
        "%(before)s: %(times)s times what it would have told, had it changed as the other "
        "lists did. It may be how it documents, and not what happens.",
        "A list of %(organisation)s told of %(now)s events (%(months)s), where the year before "
        "gave %(before)s: %(times)s times what it would have told, had it changed as the other "
        "lists did. It may be how it documents, and not what happens.",
        n,
    ),
    Caution.STAND_IN: lambda _n: _(
        "The population is a stand-in (%(source)s), not the official one."
    ),
    Caution.REGISTERED_BEFORE: lambda n: ngettext(
        "One event was entered before the month in which it is said to have happened; nothing is "
        "learned from it.",
        "%(events)s events were entered before the month in which they are said to have happened; "
        "nothing is learned from them.",
        n,
    ),
    Caution.COULD_HAVE_SEEN: lambda _n: _(
        "What it could have seen: a cluster of %(places)s places during %(months)s months would "
        "have been found round half of the places only if its events were %(ratio)s times as many "
        "as usual; at ten times, round %(percent)s %% of the places."
    ),
    Caution.PAST_DOCUMENTED_OTHERWISE: lambda _n: _(
        "A place is compared with its own past as it was documented: a list that began, grew or "
        "stopped there changes the ratio as violence does. Its share of all events is less moved "
        "by lists that grow everywhere."
    ),
    Caution.TOO_FEW_TO_COMPARE: lambda _n: _(
        "Places with fewer than %(events)s events now and before together are not compared."
    ),
    Caution.NO_DAY: lambda n: ngettext(
        "One event whose day is not known is not in the chains nor in the near-repeats.",
        "%(events)s events whose day is not known are not in the chains nor in the near-repeats.",
        n,
    ),
    Caution.MANY_LOOKS: lambda _n: _(
        "%(looks)s pairs were looked at; of those said to stand out about %(per)s in a hundred may "
        "be chance. What is not significant is not told from chance."
    ),
    Caution.TOO_FEW_DRAWS: lambda _n: _(
        "With %(replicates)s data sets by chance a pair that stands out alone cannot be found "
        "among so many: ask for 999."
    ),
    Caution.RECORDED_TOGETHER: lambda _n: _(
        "It is said of what is on record, of places and kinds: what is documented together looks "
        "as if it happened together. It says nothing of any person, and is no cause."
    ),
    Caution.NEVER_REACHED: lambda _n: _(
        "Events that no list could ever have met are not in any of these numbers, and no test "
        "notices them."
    ),
    Caution.LISTS_LEFT_OUT: lambda _n: _(
        "Left out by who asked: %(organisations)s. What only those lists know of is not counted."
    ),
    Caution.PAIRS_WAITING: lambda _n: _(
        "Pairs of events that wait for somebody to judge whether they are one: %(pairs)s, of which "
        "about %(expected)s may be. That doubt is in the intervals: %(linkages)s linkages were "
        "drawn and their estimates mixed. Pairs that were never proposed are taken as two."
    ),
    Caution.PAIRS_ALL_DECIDED: lambda _n: _(
        "No pair of these events waits to be judged: what people decided is taken as certain. "
        "Pairs that were never proposed are taken as two."
    ),
    Caution.NOT_CORRECTED: lambda _n: _(
        "How late events come in is not known yet, so that the last months are taken as they "
        "stand: if more of them is still to come in, too little is forecast."
    ),
    Caution.NO_STRATUM: lambda n: ngettext(
        "One event is in no stratum, because nobody told or the lists differ. If one list tells it "
        "less than the others, the strata lean; compare them with all events together.",
        "%(events)s events are in no stratum, because nobody told or the lists differ. If one list "
        "tells it less than the others, the strata lean; compare them with all events together.",
        n,
    ),
    Caution.POWER_BY_RATES: lambda _n: _(
        "How great a rise has to be before it is seen depends here on the neighbours too, and is "
        "not computed: the run of rates says it of each place alone."
    ),
    Caution.NO_NEIGHBOUR: lambda n: ngettext(
        "One place touches no place with coverage: nothing is learned of it from neighbours.",
        "%(n)s places touch no place with coverage: nothing is learned of them from neighbours.",
        n,
    ),
    Caution.INTERVALS_SHORT: lambda _n: _(
        "Only %(expected)s events are expected in a place on average. With so few the intervals "
        "are somewhat too short: in a study with one expected event a place, intervals of 95 %% "
        "held the truth in 90 of 100."
    ),
    Caution.RISE_NOT_SEEN: lambda seen: (
        _(
            "What it could have seen: in half of the places, only a rise to %(ratio)s times what "
            "is expected or more. A lesser one would mostly not have been found."
        )
        if seen
        else _(
            "What it could have seen: in half of the places no rise at all would have been found, "
            "however great. Counts are too few to tell places apart."
        )
    ),
}


def _number(value: object) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(figures(value)) if is_number else str(value)
