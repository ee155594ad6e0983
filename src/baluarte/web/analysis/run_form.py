"""What is asked of a method: a question of the list, months, places, and settings of the method."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Institution
from baluarte.domain.analysis.actions import NewRun
from baluarte.domain.analysis.actions.monthly_runs import PERIODS
from baluarte.domain.analysis.choices import FEWEST_LISTS, Grid, PlaceLevel, RunMethod, ScanShape
from baluarte.domain.analysis.forecast_signals import thresholds_on
from baluarte.domain.analysis.methods.months import later, month_of, months_between
from baluarte.domain.analysis.run_bounds import LARGEST_SEED, LEFT_OUT, MOST_MONTHS
from baluarte.domain.registry.choices import STANDING
from baluarte.domain.registry.queries import Filters
from baluarte.domain.registry.queries.filter_parsing import STATES_OF, end_of_day
from baluarte.norms.catalogues import terms
from baluarte.norms.clocks.calendar import local_day
from baluarte.web.analysis.presenters.run_words import METHODS, SHAPES
from baluarte.web.analysis.presenters.undercount.words import STRATA
from baluarte.web.registry.forms import Choices
from baluarte.web.registry.presenters.labels import label_of

# Names of the list's question that a run asks too; of one municipality there is nothing to compare.
NARROWING: Final = ("entidad", "grupo", "estado", "vinculo")
KEPT: Final = ("tipo", "autor", "labor", "genero", "lista")
# From so many months on each method has something to say; as many as are asked each month.
USUAL_MONTHS: Final = 12
MONTHS: Final = {**PERIODS, RunMethod.UNDERCOUNT: 60}
PLACES = (
    (PlaceLevel.MUNICIPALITY, _("Municipalities")),
    (PlaceLevel.STATE, _("States of the country")),
)
THRESHOLDS = (
    ("1.0", _("more than expected")),
    ("1.5", _("more than one and a half times what is expected")),
    ("2.0", _("more than twice what is expected")),
)
MODELS = (
    ("permutation", _("Each place beside its own past (needs no population)")),
    ("poisson", _("Each place by the people who live there")),
)
MOST_PLACES = (
    ("", _("As many as the share of events allows")),
    *((n, n) for n in ("5", "10", "15", "20")),
)
REPLICATES = (("99", "99"), ("999", "999"))
FEWEST_LINKAGES = "5"
LINKAGES = ((FEWEST_LINKAGES, "5"), ("10", "10"), ("20", "20"))
VERIFIED = (
    ("", _("All that stand")),
    *((name, state.label) for name, state in STATES_OF.items() if state in STANDING),
)
MONTH = {"type": "month", "pattern": "[0-9]{4}-[0-9]{2}", "placeholder": "2026-03"}


class MonthField(forms.RegexField):
    """A month, as `2026-03`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            regex=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$",
            widget=forms.TextInput(attrs=MONTH),
            error_messages={"invalid": _("Write the month like 2026-03.")},
            **kwargs,
        )


class RunForm(forms.Form):
    """A method, what it is asked of, and how it is told to answer."""

    edits_nothing = "asks for a run of its own: what ran stays"

    institution = forms.ChoiceField(label=_("On behalf of"))
    method = forms.ChoiceField(
        label=_("What you want to know"), choices=METHODS, widget=forms.RadioSelect
    )
    first = MonthField(
        label=_("First month"),
        help_text=_(
            "Rates: a year. Clusters and patterns: three. Own past: two at least. Undercount: five."
        ),
    )
    last = MonthField(
        label=_("Last month"),
        help_text=_("A month that is not over can be asked for, and is marked as incomplete."),
    )
    places = forms.ChoiceField(label=_("By"), choices=PLACES, widget=forms.RadioSelect)
    grupo = forms.ChoiceField(label=_("Only of the group"), required=False)
    entidad = forms.ChoiceField(label=_("State of the country"), required=False)
    estado = forms.ChoiceField(label=_("Verification"), choices=VERIFIED, required=False)
    vinculo = forms.ChoiceField(label=_("Link to the work"), required=False)
    conocido = forms.DateField(
        label=_("As known at the end of"),
        required=False,
        help_text=_("Empty: as it is known now."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    threshold = forms.ChoiceField(
        label=_("Rates: which places are said to stand out"), choices=THRESHOLDS
    )
    model = forms.ChoiceField(label=_("Clusters: what is compared"), choices=MODELS)
    shape = forms.ChoiceField(
        label=_("Clusters: of which shape they are looked for"),
        choices=SHAPES,
        required=False,
        help_text=_(
            "Shapes other than circles find what lies along a road, a river or a coast, and miss "
            "more of what is round."
        ),
    )
    max_places = forms.ChoiceField(
        label=_("Clusters: of how many places at most"),
        choices=MOST_PLACES,
        required=False,
        help_text=_("By borders the nearest 15 places are looked at unless you say otherwise."),
    )
    replicates = forms.ChoiceField(
        label=_("Clusters, chains, near-repeats: how many data sets are made by chance"),
        choices=REPLICATES,
        help_text=_("With 99 it is quick, and no probability is under 1 in 100."),
    )
    strata = forms.ChoiceField(
        label=_("Undercount: by what events are parted"),
        choices=STRATA,
        required=False,
        help_text=_("Where events differ in how visible they are, part them: it is the remedy."),
    )
    linkages = forms.ChoiceField(
        label=_("Undercount: how many linkages are drawn where pairs wait to be judged"),
        choices=LINKAGES,
        required=False,
        help_text=_("It takes as many times as long."),
    )
    left_out = forms.MultipleChoiceField(
        label=_("Undercount: lists that do not take part"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Leave out a list that was copied from another, or that could not have met these "
            "events. What only it knows of is not counted. At least three take part."
        ),
    )
    seed = forms.IntegerField(
        label=_("Seed of chance"),
        min_value=0,
        max_value=LARGEST_SEED,
        help_text=_("The same seed gives the same answer."),
    )

    def __init__(
        self,
        *args: Any,
        institutions: Iterable[Institution],
        states: Choices,
        lists: Choices | None = None,
        divisions: Iterable[str] = (),
        now: datetime,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._institutions = {str(one.pk): one for one in institutions}
        self._now, self._this_month = now, month_of(today)
        self._offer("institution", [(key, one.name) for key, one in self._institutions.items()])
        self._offer("entidad", [("", _("The whole country")), *states])
        self._offer("places", [*PLACES, *(_of_division(one) for one in divisions)])
        self._offer("grupo", [("", _("All")), *_labelled("aggression_groups")])
        self._lists = list(lists or ())
        self._offer("left_out", self._lists)
        self._offer("vinculo", [("", _("Any, or not known")), *_labelled("links_to_work")])
        last = later(self._this_month, -1)
        method = self.initial.get("method", RunMethod.RATES)
        told = {
            "institution": next(iter(self._institutions), ""),
            "method": RunMethod.RATES,
            "first": later(last, 1 - MONTHS.get(RunMethod(method), USUAL_MONTHS)),
            "last": last,
            "places": PlaceLevel.MUNICIPALITY,
            "threshold": "1.0",
            "model": "permutation",
            "shape": ScanShape.CIRCLE,
            "max_places": "",
            "replicates": "999",
            "strata": "",
            "linkages": FEWEST_LINKAGES,
            "seed": 1,
        }
        self.initial = told | dict(self.initial)

    def clean(self) -> dict[str, Any]:
        """Refuse months in the wrong order, too many of them, and those that have not begun."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("method") == RunMethod.UNDERCOUNT and (out := told.get("left_out")):
            left = len(self._lists) - len(out)
            if left < FEWEST_LISTS:
                said = _("At least three lists take part: with these left out there are %(n)s.")
                self.add_error("left_out", said % {"n": left})
        if Grid.read(told.get("places") or "state").division and told.get("entidad"):
            said = _("Regions are compared over the whole country: choose no state.")
            self.add_error("entidad", said)
        first, last = told.get("first"), told.get("last")
        if last and last > self._this_month:
            self.add_error("last", _("This month has not begun."))
        elif first and last and first > last:
            self.add_error("last", _("It comes before the first month."))
        elif first and last and len(months_between(first, last)) > MOST_MONTHS:
            self.add_error("first", _("Twenty years at most."))
        return told

    def chosen_institution(self) -> Institution:
        """Return the organisation chosen."""
        return self._institutions[self.cleaned_data["institution"]]

    def asked(self, filters: Filters) -> NewRun:
        """Return what is asked of the method, of the events that a question lets through."""
        told = self.cleaned_data
        method, grid = RunMethod(told["method"]), Grid.read(told["places"])
        return NewRun(
            method=method,
            filters=filters,
            first=told["first"],
            last=told["last"],
            level=grid.level,
            division=grid.division,
            parameters=_parameters(method, told, today=local_day(self._now)),
            seed=told["seed"],
            known_at=end_of_day(told["conocido"]),
        )

    def question(self, kept: Mapping[str, str]) -> dict[str, str]:
        """Return the question as an address asks it: what was chosen, and what came along."""
        chosen = {name: str(self.cleaned_data.get(name) or "") for name in NARROWING}
        return {name: said for name, said in {**kept, **chosen}.items() if said}

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


def _parameters(method: RunMethod, told: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    if method in (RunMethod.RATES, RunMethod.BYM2):
        return {"threshold": float(told["threshold"])}
    if method is RunMethod.CLUSTERS:
        return {
            "model": told["model"],
            "replicates": int(told["replicates"]),
            "largest_share": 0.1,
            "longest_months": 12,
            **_shape(told),
        }
    if method is RunMethod.PATTERNS:
        return {"step_months": 3, "permutations": 9_999}
    if method is RunMethod.CHAINS:
        return {"within_days": 180, "replicates": int(told["replicates"])}
    if method is RunMethod.NEAR_REPEATS:
        return {"replicates": int(told["replicates"])}
    if method is RunMethod.TOGETHER:
        return {}
    if method is RunMethod.UNDERCOUNT:
        asked = {"strata": told["strata"], "linkages": int(told["linkages"] or FEWEST_LINKAGES)}
        # None is not written, so that runs that ask the same are alike.
        return asked | ({LEFT_OUT: sorted(told["left_out"])} if told["left_out"] else {})
    if method is RunMethod.OWN_PAST:
        return {"recent_months": 12}
    if method is RunMethod.FORECAST:
        return thresholds_on(today)
    return {"longest": 12, "recent": 36}


def _shape(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is not a circle without a bound of places: runs that ask the same are alike."""
    asked: dict[str, Any] = {}
    if told["shape"] not in ("", ScanShape.CIRCLE):
        asked["shape"] = told["shape"]
    if told["max_places"]:
        asked["max_places"] = int(told["max_places"])
    return asked


def _of_division(division: str) -> tuple[str, Any]:
    told = _("Regions (%(division)s)") % {"division": division}
    return str(Grid(PlaceLevel.REGION, division)), told


def _labelled(catalogue: str) -> list[tuple[Any, Any]]:
    return [(code, label_of(catalogue, code)) for code in terms(catalogue)]
