"""What goes with every file of the map: what it is, of which day, by which method, and beware."""

from dataclasses import dataclass

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.access.queries import is_invented
from baluarte.domain.analysis.choices import RunMethod
from baluarte.domain.analysis.methods.months import month_of
from baluarte.domain.territory.stand_in import source_said
from baluarte.web.analysis.presenters.risk_map.comparisons import comparison_of
from baluarte.web.analysis.presenters.risk_map.shown import ShownMap
from baluarte.web.analysis.presenters.run_words import month_said, months_said
from baluarte.web.layout.templatetags.components import figures, instant


@dataclass(frozen=True, slots=True)
class Carried:
    """Title, source, day, method and caution of a map that is taken away."""

    title: str
    source: str
    day: str
    method: str
    caution: str
    # Of what is laid over it; empty where nothing is.
    patterns: str = ""
    # That nothing in it happened; empty where it did.
    invented: str = ""

    def lines(self) -> list[str]:
        """Return all but the title, one sentence each."""
        said = (
            self.invented, self.source, self.day, self.method, self.patterns, self.caution,
        )  # fmt: skip
        return [one for one in said if one]


def carried_by(shown: ShownMap) -> Carried:
    """Return what every file of a map says of itself."""
    answer, run = shown.status.answer, shown.run
    whose = ", ".join(answer.organisations) if answer else ""
    return Carried(
        title=shown.title(),
        source=_source(shown, whose),
        day=_("As known on %(day)s. Run %(run)s.")
        % {"day": strip_tags(instant(run.known_at)), "run": run.pk},
        method=_("%(counts)s; %(method)s %(rule)s")
        % {
            "counts": shown.measure.counts,
            "method": comparison_of(shown).method,
            "rule": rule_said(shown),
        },
        caution=caution_said(shown),
        patterns=patterns_said(shown),
        invented=_("Invented data: nothing here happened.") if is_invented() else "",
    )


def _source(shown: ShownMap, whose: str) -> str:
    told = {"whose": whose, "asks": shown.asks}
    if shown.method is RunMethod.OWN_PAST:
        return _("Source: lists of %(whose)s. Events: %(asks)s.") % told
    people = source_said(shown.given.get("population_source") or "") or _("not known")
    return _("Source: lists of %(whose)s; population: %(people)s. Events: %(asks)s.") % {
        **told,
        "people": people,
    }


def patterns_said(shown: ShownMap) -> str:
    """Say where patterns among neighbours come from, and that many places were looked at."""
    if shown.patterns is None:
        return ""
    run, summary = shown.patterns.run, shown.patterns.summary
    months = months_said(month_of(run.first_month), month_of(run.last_month))
    return _(
        "Patterns among neighbours: run %(run)s, %(months)s. %(places)s places were looked at; "
        "false discoveries are held to %(percent)s %% of those said to stand out. What is not "
        "significant is not told from chance, and is not said to be safe."
    ) % {
        "run": run.pk,
        "months": months,
        "places": figures(summary["places"]),
        "percent": f"{100 * summary['level']:g}",
    }


def rule_said(shown: ShownMap) -> str:
    """Say by which rule the classes were made."""
    first = month_said(month_of(shown.series[0].last_month))
    return str(shown.measure.rule) % {"month": first}


def caution_said(shown: ShownMap) -> str:
    """Say what must be known to read it, in one sentence or two."""
    bare = len(shown.bare)
    said = [_("It compares what is on record: fewer on record is not less risk.")]
    if bare:
        said.append(
            ngettext(
                "One place without coverage is hatched: nothing is known of it.",
                "%(n)s places without coverage are hatched: nothing is known of them.",
                bare,
            )
            % {"n": figures(bare)}
        )
    said.append(_("Small counts: not to be published."))
    return " ".join(said)
