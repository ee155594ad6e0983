"""Opening a case: consent first, who it is about, where, whether she asks for protection now."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.cases.choices import Channel, Part
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.people.choices import PersonKind
from baluarte.domain.procedure.queries.calendars import zone_of_institution
from baluarte.domain.procedure.rules import begins_when_asked
from baluarte.norms.clocks.calendar import zone_of_place
from baluarte.web.procedure.forms.matters import MatterForm
from baluarte.web.procedure.forms.moment import NOW, THEN, MomentField

YES, NO = "yes", "no"
ANSWERS = ((YES, _("Yes")), (NO, _("No")))
TOLD = [(one.value, one.label) for one in Channel if one != Channel.OWN_WINDOW]
LONGEST_NAME = 200
FIRST = (
    (Part.BENEFICIARY, _("A person who is to be protected")),
    (Part.COLLECTIVE, _("A community, newsroom or organisation that is to be protected")),
    (Part.PETITIONER, _("Somebody who asks for others")),
)


def sealed_text(**options: Any) -> forms.CharField:
    """Return a box whose words are sealed and that no browser remembers."""
    options.setdefault("max_length", LONGEST_NAME)
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(required=False, widget=widget, **options)


NOT_FROM_THE_ASKING = _(
    "With an organisation nothing runs from the asking: take it down as a call, hand the request "
    "to a mechanism, and its clocks run from the acknowledgement."
)


class Named(forms.Form):
    """Somebody's name, sealed, or kept back."""

    name = sealed_text(
        label=_("Name, or how to call them"),
        help_text=_(
            "Sealed at once; whoever opens it leaves an entry in the log. It may stay empty."
        ),
    )
    outlet = sealed_text(label=_("Newsroom, community or organisation they belong to"))
    is_withheld = forms.BooleanField(
        label=_("The name is withheld: it appears in no list, export or draft"), required=False
    )

    def named(self, *, part: str) -> NewPerson:
        """Return whom the form names."""
        given = self.cleaned_data
        kind = PersonKind.COLLECTIVE if part == Part.COLLECTIVE else PersonKind.PERSON
        return NewPerson(
            kind=kind, name=given["name"], outlet=given["outlet"], is_withheld=given["is_withheld"]
        )


class CaseForm(Named, MatterForm):
    """One calm page: her yes before anything else, then who, what she asks, where, the team."""

    edits_nothing = "opens a case: sent twice, it opens one"

    consent = forms.ChoiceField(
        label=_("Does she consent to have her request attended to?"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        help_text=_(
            "To read what she tells, open a file and take the steps that follow. Nobody outside "
            "is told anything: each other layer is asked apart, later."
        ),
        error_messages={"required": _("Say yes or no.")},
    )
    told = forms.ChoiceField(
        label=_("How she said it"),
        choices=TOLD,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how it was said.")},
    )
    institution = forms.ChoiceField(label=_("Which organisation keeps it"))
    part = forms.ChoiceField(
        label=_("Who it is about"),
        choices=FIRST,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who it is about.")},
    )
    asks = forms.BooleanField(
        label=_("She asks for protection now"),
        required=False,
        help_text=_("The request is recorded at the hour below and every clock begins there."),
    )
    danger = forms.BooleanField(
        label=_("She declares imminent danger to life or physical integrity"),
        required=False,
        help_text=_(
            "Her word is enough: no proof is asked. The extraordinary procedure runs from that "
            "second on."
        ),
    )
    when = MomentField(
        label=_("When she asked for it"),
        kinds=(NOW, THEN),
        required=False,
        help_text=_("The hour of the place chosen below."),
    )
    team = forms.MultipleChoiceField(
        label=_("Who else sees this case"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "You, whom you choose here, and the data stewards of your organisation. Nobody else "
            "there sees it."
        ),
    )
    field_order = (
        "key", "institution", "consent", "told", "part", "name", "outlet", "is_withheld", "asks",
        "danger", "when", "state", "municipality", "perpetrator", "team",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        institutions: Sequence[Institution],
        colleagues: Sequence[Account],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, compartments=(), **kwargs)
        # A case lies in a compartment of its own, made with it.
        del self.fields["compartment"]
        self.institutions = {str(one.pk): one for one in institutions}
        self.colleagues = {str(one.pk): one for one in colleagues}
        self.offer("institution", [(key, one.name) for key, one in self.institutions.items()])
        if len(institutions) == 1:
            self.fields["institution"].widget = forms.HiddenInput()
            self.initial.setdefault("institution", next(iter(self.institutions)))
        self.offer("team", [(key, str(one)) for key, one in self.colleagues.items()])
        if not colleagues:
            del self.fields["team"]

    def clean_consent(self) -> str:
        """Open nothing without her yes."""
        given = str(self.cleaned_data["consent"])
        if given == NO:
            raise forms.ValidationError(
                _("Without her yes no case is opened and nothing of this is kept.")
            )
        return given

    def clean(self) -> dict[str, Any]:
        """Ask for the hour only where protection is asked for; danger asks for it too."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        given["asks"] = bool(given.get("asks") or given.get("danger"))
        if given["asks"]:
            if "when" in given and given["when"] is None:
                self.add_error("when", _("Say when she asked for it."))
            if self.may_not_run(given):
                self.add_error("danger" if given.get("danger") else "asks", NOT_FROM_THE_ASKING)
        elif "when" in self.errors:
            del self.errors["when"]
        return given

    def may_not_run(self, given: dict[str, Any]) -> bool:
        """Say whether an authority's clocks would begin with whoever hands a request over."""
        return "institution" in given and not begins_when_asked(self.chosen_institution)

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone in which its hours are read: of the place, else of who keeps it."""
        state, place = self.chosen_state, self.chosen_municipality
        if state is None:
            return zone_of_institution(self.chosen_institution)
        return zone_of_place(state=state.code, municipality=place.code if place else "")

    @property
    def begins_when_asked(self) -> bool:
        """Say whether a request runs from the asking with any of the organisations offered."""
        return any(map(begins_when_asked, self.institutions.values()))

    @property
    def chosen_institution(self) -> Institution:
        """Return the organisation that keeps the case."""
        return self.institutions[self.cleaned_data["institution"]]

    @property
    def chosen_team(self) -> list[Account]:
        """Return the colleagues who see the case too."""
        return [self.colleagues[key] for key in self.cleaned_data.get("team", ())]
