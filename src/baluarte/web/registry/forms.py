"""What is asked where something about an event is decided; each with its reason."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from baluarte.domain.intake.choices import PlacePrecision
from baluarte.domain.intake.models import Report
from baluarte.domain.registry.actions import DeterminedFields
from baluarte.domain.registry.choices import NOT_DETERMINED, EventState, ListColumn, Verdict
from baluarte.domain.territory.queries import all_states, municipalities_of
from baluarte.norms.catalogues import terms
from baluarte.web.layout.forms.edit_conflicts import EditForm
from baluarte.web.layout.forms.imprecise_date import ImpreciseDateField
from baluarte.web.registry.presenters.labels import has_boxes, is_date, label_of

LONGEST = 300
MOST_VICTIMS = 1000
Choices = list[tuple[str, Any]]

PRECISIONS = (
    (PlacePrecision.POINT, _("A point")),
    (PlacePrecision.MUNICIPALITY, _("The municipality")),
    (PlacePrecision.STATE, _("Only the state")),
    (PlacePrecision.COUNTRY, _("Only that it was in Mexico")),
    (PlacePrecision.RESERVED, _("Kept back by who reports")),
    (PlacePrecision.UNKNOWN, _("It is not known")),
)


def reason_field(**given: Any) -> forms.CharField:
    """Return the box of a reason."""
    area = forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST})
    given.setdefault("label", _("Reason"))
    return forms.CharField(max_length=LONGEST, widget=area, **given)


class ReasonForm(forms.Form):
    """Why; nothing else is asked."""

    reason = reason_field(help_text=_("In a sentence or two. Do not write names."))


class AssessmentForm(forms.Form):
    """Whether an event can be verified, and why."""

    status = forms.ChoiceField(
        label=_("What is held of it"),
        choices=[
            (EventState.REPORTED, _("Reported: it waits for verification")),
            (EventState.UNVERIFIABLE, _("It cannot be verified: it is kept and counted")),
            (EventState.DISCARDED, _("Discarded: it is kept and counted nowhere")),
        ],
        widget=forms.RadioSelect,
    )
    reason = reason_field(help_text=_("In a sentence or two. Do not write names."))


class DeterminationForm(EditForm):
    """When, where, how many victims, and the link to the work by its written criterion."""

    date = ImpreciseDateField(label=_("When it happened"), required=False)
    keeps_date = forms.BooleanField(label=_("Leave the date as it is held"), required=False)
    state = forms.ChoiceField(label=_("State of the country"), required=False)
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    place_precision = forms.ChoiceField(
        label=_("How exactly the place is known"), choices=PRECISIONS, widget=forms.RadioSelect
    )
    victims = forms.IntegerField(
        label=_("How many victims"),
        required=False,
        min_value=1,
        max_value=MOST_VICTIMS,
        help_text=_("Leave it empty where nobody told: not told is neither zero nor one."),
    )
    link_to_work = forms.ChoiceField(
        label=_("Link to the work of defending or informing"), widget=forms.RadioSelect
    )
    link_criterion = reason_field(
        label=_("By which criterion"),
        required=False,
        help_text=_("Which written criterion is met, and by what. Needed to determine the link."),
    )
    ground = reason_field(
        label=_("On what ground"),
        help_text=_("What was read or heard, and from whom. Do not write names."),
    )

    def __init__(self, *args: Any, held_date: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held_date = held_date
        if has_boxes(held_date):
            del self.fields["keeps_date"]
        self._fill_places()
        links = terms("links_to_work")
        self.choices_of("link_to_work", [(code, label_of("links_to_work", code)) for code in links])

    def choices_of(self, name: str, choices: Choices) -> None:
        """Offer choices in a field."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _fill_places(self) -> None:
        asked = self.data if self.is_bound else self.initial
        state = str(asked.get("state") or "")
        states = [(one.code, one.name) for one in all_states()]
        self.choices_of("state", [("", _("It is not known")), *states])
        of_state = [(one.code, one.name) for one in municipalities_of(state=state)] if state else []
        self.choices_of("municipality", [("", _("It is not known")), *of_state])
        self.fields["state"].widget.attrs |= {
            "hx-get": reverse_lazy("municipality_options"),
            "hx-trigger": "change",
            "hx-target": "#id_municipality",
        }
        if not state:
            self.fields["municipality"].help_text = _("Choose the state first.")

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts itself: a link without its criterion, a place too exact."""
        given: dict[str, Any] = super().clean() or {}
        determined = given.get("link_to_work", NOT_DETERMINED) != NOT_DETERMINED
        if determined and not given.get("link_criterion", "").strip():
            self.add_error("link_criterion", _("Write by which criterion the link is determined."))
        precision = given.get("place_precision")
        exact = (PlacePrecision.POINT, PlacePrecision.MUNICIPALITY)
        if precision in exact and not given.get("municipality"):
            self.add_error("municipality", _("Choose the municipality, or a less exact place."))
        if precision == PlacePrecision.STATE and not given.get("state"):
            self.add_error("state", _("Choose the state, or a less exact place."))
        return given

    def clean_date(self) -> str:
        """Return the date in EDTF, empty where it is not known."""
        text: str = self.cleaned_data["date"] or ""
        if not text and self.data.get("keeps_date"):
            return self.held_date
        if text and not is_date(text):
            raise ValidationError(_("This date is not in the calendar."))
        return text

    def standing(self) -> DeterminedFields:
        """Return what was asked to be held."""
        given = self.cleaned_data
        return DeterminedFields(
            date=given["date"],
            state=given["state"] or None,
            municipality=given["municipality"] or None,
            place_precision=PlacePrecision(given["place_precision"]),
            victims=given["victims"],
            link_to_work=given["link_to_work"],
            link_criterion=given["link_criterion"],
        )


class ActForm(forms.Form):
    """One type of harm to one victim, and the classes of who is presumed to have done it."""

    edits_nothing = "adds an act: begins with the only victim there is"

    type = forms.ChoiceField(label=_("Type of aggression"))
    victim = forms.TypedChoiceField(
        label=_("Which victim"), required=False, coerce=int, empty_value=None
    )
    perpetrators = forms.MultipleChoiceField(
        label=_("Classes of presumed perpetrators"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Classes, never persons. Leave all empty where it is not known."),
    )

    def __init__(self, *args: Any, victims: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["type"]
        kinds.choices = [("", _("Choose a type")), *types_by_group()]
        numbers = [
            (n, _("Victim %(number)s") % {"number": n}) for n in range(1, (victims or 1) + 1)
        ]
        which: Any = self.fields["victim"]
        which.choices = [("", _("It is not told which")), *numbers]
        if not self.is_bound and len(numbers) == 1:
            which.initial = 1
        by_whom: Any = self.fields["perpetrators"]
        by_whom.choices = [(c, label_of("perpetrators", c)) for c in terms("perpetrators")]


class NameForm(forms.Form):
    """A name to search by."""

    name = forms.CharField(
        label=_("Whole name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("As a person or collective is called; accents and capitals do not matter."),
    )


class LinkForm(forms.Form):
    """Which report of the same list speaks of this event, and how one knows."""

    report = forms.ChoiceField(label=_("Report"), widget=forms.RadioSelect)
    reason = reason_field(
        label=_("How it is known that it speaks of this event"),
        help_text=_("In a sentence or two. Do not write names."),
    )

    def __init__(self, *args: Any, reports: Sequence[tuple[Report, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {str(report.pk): report for report, _said in reports}
        row = _("Row %(row)s: %(said)s")
        shown: Any = self.fields["report"]
        shown.choices = [
            (str(report.pk), row % {"row": report.row, "said": said or "—"})
            for report, said in reports
        ]

    def clean_report(self) -> Report:
        """Return the report that was chosen."""
        return self.offered[self.cleaned_data["report"]]


class JudgementForm(forms.Form):
    """Whether two records are one event, and why."""

    verdict = forms.ChoiceField(
        label=_("Are these the same event?"),
        choices=[
            (Verdict.SAME, _("Yes, the same event")),
            (Verdict.DIFFERENT, _("No, different events")),
            (Verdict.UNSURE, _("It cannot be said with what is here")),
        ],
        widget=forms.RadioSelect,
    )
    reason = reason_field(help_text=_("What decided it, in a sentence. Do not write names."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].widget = WithKeys(choices=self.fields["verdict"].choices)  # type: ignore[attr-defined]


class JudgingForm(forms.Form):
    """What is said of the pair on the page, in haste: no verdict is on to the next."""

    edits_nothing = "a pair is judged once by each: the act refuses the second"

    pair = forms.UUIDField(widget=forms.HiddenInput)
    done = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(choices=Verdict.choices, required=False)
    reason = reason_field(required=False)


class WithKeys(forms.RadioSelect):
    """Choices that the browser's access keys 1, 2, 3 choose, without any script."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        option["attrs"]["accesskey"] = str(int(option["index"]) + 1)
        return option


class ColumnsForm(forms.Form):
    """Which columns the list of events shows, in the order in which they are offered."""

    edits_nothing = "one's own columns: nobody else's list changes"

    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        choices=ListColumn.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one column at least.")},
    )


class FilterForm(forms.Form):
    """What narrows the list; each field stands in the address under its own name."""

    edits_nothing = "asks a question: nothing is changed by it"

    desde = forms.CharField(label=pgettext_lazy("date", "From"), required=False)
    hasta = forms.CharField(label=pgettext_lazy("date", "Until"), required=False)
    fechas = forms.ChoiceField(label=_("Dates of many days"), required=False)
    entidad = forms.ChoiceField(label=_("State of the country"), required=False)
    municipio = forms.ChoiceField(label=_("Municipality"), required=False)
    km = forms.ChoiceField(label=_("Around it"), required=False)
    tipo = forms.ChoiceField(label=_("Type"), required=False)
    autor = forms.ChoiceField(label=_("Presumed perpetrators"), required=False)
    estado = forms.ChoiceField(label=_("Verification"), required=False)
    vinculo = forms.ChoiceField(label=_("Link to the work"), required=False)
    labor = forms.ChoiceField(label=_("What work the victim does"), required=False)
    genero = forms.ChoiceField(label=_("Gender of the victim"), required=False)
    lista = forms.ChoiceField(label=_("List"), required=False)

    def __init__(
        self, values: Mapping[str, str], *, choices: Mapping[str, Choices], **kwargs: Any
    ) -> None:
        super().__init__(initial=dict(values), auto_id="filter_%s", **kwargs)
        for name in ("desde", "hasta"):
            # A box of days could not say a month or a year.
            self.fields[name].widget.attrs |= {
                "autocomplete": "off",
                "placeholder": _("12/03/2025 or March 2024"),
            }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]


def types_by_group() -> Choices:
    """Return the types of aggression, under the group each belongs to."""
    groups: dict[str, Choices] = {code: [] for code in terms("aggression_groups")}
    for code, one in terms("aggression_types").items():
        groups.setdefault(str(one.facts.get("group")), []).append(
            (code, label_of("aggression_types", code))
        )
    return [(label_of("aggression_groups", code), known) for code, known in groups.items() if known]
