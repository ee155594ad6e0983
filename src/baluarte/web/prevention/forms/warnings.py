"""What is asked where a warning is proposed, decided, acknowledged, and somebody is left out."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Institution
from baluarte.domain.prevention.actions import LeftOut, NewWarning
from baluarte.domain.prevention.queries.warning_gate import WarningGate
from baluarte.domain.prevention.warning_choices import (
    Acknowledged,
    Decided,
    LevelOfWarning,
    SignalKind,
    WordOfPeople,
)
from baluarte.domain.procedure.choices import Exclusion, Perpetrator
from baluarte.domain.territory.models import Municipality
from baluarte.norms.warnings import WarningPolicy
from baluarte.web.prevention.forms.entries import NOTHING, RefusableForm, day_field
from baluarte.web.prevention.warning_labels import candidate_name
from baluarte.web.statements.labels import language

NO_NAMES = _("Do not write names of persons.")


class WarningForm(RefusableForm):
    """What somebody warns of, in a state that was chosen before."""

    edits_nothing = "proposes a warning: a second person decides it"

    holder = forms.ChoiceField(label=_("Organisation that proposes it"))
    municipality = forms.ChoiceField(
        required=False, label=_("Municipality"), help_text=_("Empty: the whole state, or a part.")
    )
    region = forms.CharField(
        required=False, max_length=120, label=_("Part of the state, if it is of no municipality")
    )
    level = forms.ChoiceField(label=_("Level"), widget=forms.RadioSelect)
    signal = forms.ChoiceField(label=_("What it rests on first"))
    grounds = forms.CharField(
        max_length=1200,
        label=_("What is known, and why it is feared"),
        help_text=NO_NAMES,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    evidence = forms.CharField(
        required=False,
        max_length=2600,
        label=_("References"),
        help_text=_(
            "One on each line: of an event, a document or a run, or a public address. Never a name."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    perpetrator = forms.ChoiceField(
        label=_("What is known of who may do it"),
        choices=Perpetrator.choices,
        widget=forms.RadioSelect,
    )
    presumed = forms.MultipleChoiceField(
        required=False,
        label=_("Institutions of presumed perpetrators"),
        help_text=_("They are told nothing, nor is whoever commands them or is commanded by them."),
        widget=forms.CheckboxSelectMultiple,
    )
    not_involved = forms.MultipleChoiceField(
        required=False,
        label=_("Not to be involved, by wish of the persons or the community"),
        widget=forms.CheckboxSelectMultiple,
    )
    leaves_out_town = forms.BooleanField(
        required=False, label=_("Leave out every authority of the municipality")
    )
    word_of_people = forms.ChoiceField(
        label=_("Those it speaks of"), choices=WordOfPeople.choices, widget=forms.RadioSelect
    )
    valid_until = day_field(label=_("Last day on which it stands"))

    def __init__(
        self, *args: Any, state: str, houses: Sequence[Institution],
        bodies: Sequence[Institution], policy: WarningPolicy, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self._state, self._houses = state, {str(one.pk): one for one in houses}
        self._bodies = {str(one.pk): one for one in bodies}
        named = [(key, one.name) for key, one in self._bodies.items()]
        towns = Municipality.objects.filter(state=state).order_by("name")
        self.choose_from(
            holder=[(key, one.name) for key, one in self._houses.items()],
            municipality=[NOTHING, *((one.pk, one.name) for one in towns)],
            level=[
                (code, f"{one.in_language(language())}: {one.action_in(language())}")
                for code, one in policy.levels.items()
            ],
            signal=[
                NOTHING,
                *(
                    (code, one.in_language(language()))
                    for code, one in policy.signals.items()
                    if not one.is_of_the_model
                ),
            ],
            presumed=named,
            not_involved=named,
        )
        if len(self._houses) == 1:
            self.fields["holder"].initial = next(iter(self._houses))
            self.fields["holder"].widget = forms.HiddenInput()

    def clean(self) -> None:
        """Ask for the municipality where all its authorities are left out."""
        super().clean()
        if self.cleaned_data.get("leaves_out_town") and not self.cleaned_data.get("municipality"):
            self.add_error("leaves_out_town", _("Choose the municipality above."))

    def said(self) -> tuple[NewWarning, Institution]:
        """Return what was written and for whom, as the action takes it."""
        given = self.cleaned_data
        out = [
            *(
                LeftOut(why=Exclusion.PERPETRATOR, institution=self._bodies[key])
                for key in given["presumed"]
            ),
            *(
                LeftOut(why=Exclusion.DO_NOT_INVOLVE, institution=self._bodies[key])
                for key in given["not_involved"]
                if key not in given["presumed"]
            ),
        ]
        if given["leaves_out_town"]:
            out.append(LeftOut(why=Exclusion.DO_NOT_INVOLVE, municipality=given["municipality"]))
        new = NewWarning(
            state=self._state,
            municipality=given["municipality"],
            region=given["region"],
            level=LevelOfWarning(given["level"]),
            signal=SignalKind(given["signal"]),
            grounds=given["grounds"],
            evidence=[one for one in given["evidence"].splitlines() if one.strip()],
            perpetrator=Perpetrator(given["perpetrator"]),
            word_of_people=WordOfPeople(given["word_of_people"]),
            valid_until=given["valid_until"],
            left_out=out,
        )
        return new, self._houses[given["holder"]]


class DecideForm(RefusableForm):
    """Whether a warning is issued, to whom, and why."""

    outcome = forms.ChoiceField(
        label=_("Your decision"), choices=Decided.choices, widget=forms.RadioSelect
    )
    told = forms.MultipleChoiceField(
        required=False,
        label=_("Who is told, if you issue it"),
        help_text=_("Only those that pass the exclusion gate are here. Nobody is chosen for you."),
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        max_length=600,
        label=_("Why"),
        help_text=NO_NAMES,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, gate: WarningGate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = gate.choices if gate.tiers else []
        if not choices:
            del self.fields["told"]
            return
        self.choose_from(told=[(one.key, candidate_name(one)) for one in choices])


class LeaveOutForm(RefusableForm):
    """Who is left out from now on, and why."""

    institution = forms.ChoiceField(label=_("Institution"))
    why = forms.ChoiceField(label=_("Why"), choices=Exclusion.choices, widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, bodies: Sequence[Institution], town: Municipality | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._bodies, self._town = {str(one.pk): one for one in bodies}, town
        all_of_town = [(town.pk, _("Every authority of the municipality"))] if town else []
        self.choose_from(
            institution=[
                NOTHING, *all_of_town, *((key, one.name) for key, one in self._bodies.items())
            ]
        )  # fmt: skip

    def said(self) -> LeftOut:
        """Return what was chosen, as the action takes it."""
        key, why = self.cleaned_data["institution"], Exclusion(self.cleaned_data["why"])
        if self._town is not None and key == self._town.pk:
            return LeftOut(why=why, municipality=key)
        return LeftOut(why=why, institution=self._bodies[key])


class AcknowledgeForm(RefusableForm):
    """What an institution says with its acknowledgement."""

    answer = forms.ChoiceField(
        label=_("What your institution says"),
        choices=Acknowledged.choices,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        required=False,
        max_length=600,
        label=_("In a few words"),
        help_text=NO_NAMES,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
