"""What is asked of a study: of whom, its scenarios, its level, its review, her position."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.norms.catalogues import terms
from baluarte.norms.instruments import Instrument
from baluarte.web.layout.forms.edit_conflicts import EditForm
from baluarte.web.protection.forms.fields import (
    Choices,
    OfSomebody,
    day_field,
    offer,
    words_field,
)
from baluarte.web.protection.presenters.study_page import say
from baluarte.web.registry.presenters.labels import label_of

STANDING, NOT_HAD, DISSENTS = "standing", "not_had", "dissents"


class StudyForm(forms.Form):
    """Of whom the study is, and whether she declares what presumes a level."""

    edits_nothing = "opens a study: none is written over"

    party = forms.ChoiceField(label=_("Of whom"), widget=forms.RadioSelect)
    unit = forms.ChoiceField(label=_("Which risk is looked at"), widget=forms.RadioSelect)
    presumption = forms.BooleanField(required=False)

    def __init__(self, *args: Any, instrument: Instrument, parties: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "party", parties)
        offer(self, "unit", [(one.code, say(one.label)) for one in instrument.units])
        self.fields["unit"].initial = instrument.units[0].code
        if len(parties) == 1:
            self.fields["party"].initial = parties[0][0]
        presumed = instrument.presumption
        if presumed is None:
            del self.fields["presumption"]
            return
        said = {"level": label_of("risk_levels", presumed.level), "of": say(presumed.of)}
        shown = self.fields["presumption"]
        shown.label = _("She declares to be among: %(of)s") % said
        shown.help_text = (
            _("Then the level “%(level)s” is presumed. Nobody asks why; silence costs nothing.")
            % said
        )


class ScenarioForm(forms.Form):
    """Of which kind a scenario is, and the scenario in words."""

    kind = forms.ChoiceField(label=_("Of which kind"), widget=forms.RadioSelect)
    text = words_field(
        rows=6,
        label=_("The scenario"),
        help_text=_("Who could do what, when, with which capacity, and what would lower the risk."),
    )

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [(one.code, say(one.label)) for one in instrument.scenario_kinds])


class LevelForm(EditForm):
    """The level with its reason; and apart from it, the link with the work."""

    level = forms.ChoiceField(label=_("Level of risk"), widget=forms.RadioSelect)
    is_declared = forms.BooleanField(
        label=_("She declares imminent danger"),
        required=False,
        help_text=_("It is hers to say: it is never judged nor computed for her."),
    )
    reason = words_field(
        rows=4,
        label=_("Reason of the level"),
        help_text=_("How it follows from the evidence and the scenarios."),
    )
    override_reason = words_field(
        label=_("Why it departs from the level before"),
        required=False,
        help_text=_("Needed upwards and downwards alike."),
    )
    nexus = forms.ChoiceField(
        label=_("Link of the risk with the work"),
        widget=forms.RadioSelect,
        help_text=_("It is judged apart and changes no level."),
    )

    def __init__(self, *args: Any, instrument: Instrument, before: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument, self.before = instrument, before
        offer(self, "level", [(one, label_of("risk_levels", one)) for one in instrument.levels])
        offer(self, "nexus", [(one, label_of("nexus", one)) for one in instrument.nexus])
        if not before:
            del self.fields["override_reason"]

    def clean(self) -> dict[str, Any] | None:
        """Ask why, where it departs from what was stated or presumed before."""
        given = self.cleaned_data
        departs = self.before and given.get("level") not in (None, self.before)
        if departs and not given.get("override_reason") and not given.get("is_declared"):
            said = {"before": label_of("risk_levels", self.before)}
            message = _("It departs from “%(before)s”: write why.") % said
            self.add_error("override_reason", message)
        return given


class ReviewForm(EditForm):
    """When it is assessed again, and what else was considered."""

    review_date = day_field(
        label=_("Day of the next assessment"),
        help_text=_("A new fact brings it forward by itself."),
    )
    alternatives = words_field(
        rows=4,
        label=_("What else was considered"),
        required=False,
        help_text=_("Other explanations and other measures, and why they were left."),
    )


class PositionForm(OfSomebody, EditForm):
    """What she says of a decision, or why it could not be had."""

    code = forms.ChoiceField(label=_("Her position"), widget=forms.RadioSelect)
    reason = words_field(
        label=_("In her words"),
        required=False,
        help_text=_("As she says it. Where her position could not be had, why."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [code for code in terms("positions") if code != STANDING]
        if self.is_own:
            known.remove(NOT_HAD)
            self.fields["code"].label = _("Your position")
            self.fields["reason"].label = _("In your words")
            self.fields["reason"].help_text = ""
        offer(self, "code", [(code, label_of("positions", code)) for code in known])


class StandingForm(OfSomebody, EditForm):
    """That all may proceed until she says otherwise, or not; until a day."""

    code = forms.ChoiceField(
        label=_("Of all that follows, she says"),
        widget=forms.RadioSelect,
    )
    expires_on = day_field(
        label=_("Until the end of"),
        required=False,
        help_text=_("A word that stands always ends; her dissent is heard at any time."),
    )
    reason = words_field(label=_("In her words"), required=False)

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        offer(self, "code", [(c, label_of("positions", c)) for c in (STANDING, DISSENTS)])
        if self.is_own:
            self.fields["code"].label = _("Of all that follows, you say")
            self.fields["reason"].label = _("In your words")
            self.fields["expires_on"].help_text = _(
                "A word that stands always ends; your dissent is heard at any time."
            )

    @property
    def expires_at(self) -> datetime | None:
        """Return the instant at which it ends."""
        day = self.cleaned_data.get("expires_on")
        if day is None or self.cleaned_data.get("code") != STANDING:
            return None
        # A day ends where the person is.
        return datetime.combine(day + timedelta(days=1), time(), self.zone)
