"""Forms that ask for nothing real."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.web.layout.forms.imprecise_date import ImpreciseDateField
from baluarte.web.layout.forms.person import Candidate, PersonField
from baluarte.web.layout.forms.place import PlaceField

STATES = (("90", "Arenales"), ("91", "Bravía"), ("94", "Estero"))
ESTERO = (("94008", "Puerto Grana"), ("94004", "Cerro Pinto"), ("94006", "Agua Mansa"))
LONG = _(
    "Communication team of the assembly of communities that care for the river, in its second term"
)


def municipalities_of(state: str) -> Any:
    """Return the invented municipalities of an invented state."""
    return ESTERO if state == "94" else ()


class FieldsForm(forms.Form):
    """Every kind of field."""

    edits_nothing = "of the style guide: it is sent nowhere"

    use_required_attribute = False

    title = forms.CharField(
        label=_("What happened, in one line"),
        help_text=_("Without names of people: those go in another field."),
    )
    account = forms.CharField(
        label=_("What happened, as you would tell it"), widget=forms.Textarea(attrs={"rows": 4})
    )
    channel = forms.ChoiceField(
        label=_("How we were told"),
        choices=[("", "—"), ("form", _("Form")), ("telephone", _("Telephone")), ("list", LONG)],
        required=False,
    )
    urgent = forms.ChoiceField(
        label=_("Is somebody in danger now?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes")), ("no", _("No")), ("unknown", _("I do not know"))],
    )
    harms = forms.MultipleChoiceField(
        label=_("What was done"),
        help_text=_("Tick all that apply."),
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("threat", _("Threat")),
            ("assault", _("Physical assault")),
            ("surveillance", _("Surveillance")),
            ("campaign", LONG),
        ],
        required=False,
    )
    consent = forms.BooleanField(
        label=_("I may be contacted about this"),
        help_text=_("You can take this back at any time."),
        required=False,
    )
    attachment = forms.FileField(
        label=_("A file, if there is one"),
        help_text=_("Up to 20 MB. Where it was taken and with what is removed before publishing."),
        required=False,
    )
    when = ImpreciseDateField(label=_("When it happened"), help_text=_("As far as it is known."))
    where = PlaceField(
        label=_("Where it happened"),
        states=STATES,
        municipalities_of=municipalities_of,
    )
    who = PersonField(
        label=_("To whom it happened"),
        help_text=_("The name is sealed as soon as it is sent."),
        candidates=[
            Candidate("P-7K2M", "Aurelia Ficticia", str(_("journalist, Puerto Grana (invented)"))),
            Candidate("C-19QX", "Colectivo Inventado del Río", ""),
        ],
        required=False,
    )


class Deciding(forms.Form):
    """The reason of a decision."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("In two sentences.")
    )


class Filtering(forms.Form):
    """The fields of a list's filters."""

    q = forms.CharField(label=_("Words"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *STATES], required=False)
    year = forms.ChoiceField(
        label=_("Year"), choices=[("", _("All")), ("2026", "2026")], required=False
    )


FILLED = {
    "title": _("Threat by telephone after a report on the river"),
    "account": _(
        "They called twice in the night. They knew where she lives and what she had published."
    ),
    "channel": "telephone",
    "urgent": "no",
    "harms": ["threat", "surveillance"],
    "consent": "on",
    "when": "between",
    "when_day": "3", "when_month": "3", "when_year": "2026",
    "when_until_day": "9", "when_until_month": "3", "when_until_year": "2026",
    "where_0": "94", "where_1": "94008", "where_2": "20.8", "where_3": "-101.2", "where_4": "exact",
    "who_0": "Aurelia", "who_1": "P-7K2M",
}  # fmt: skip
WRONG = {"when": "day", "when_day": "31", "when_month": "2", "when_year": "2026", "where_2": "20.8"}


def forms_of_every_state() -> dict[str, Any]:
    """Return the form empty, filled, wrong and disabled."""
    empty, filled = (
        FieldsForm(prefix=None, auto_id="empty_%s"),
        FieldsForm(FILLED, auto_id="full_%s"),
    )
    wrong = FieldsForm(WRONG, auto_id="wrong_%s")
    disabled = FieldsForm(initial={"title": FILLED["title"]}, auto_id="off_%s")
    for field in disabled.fields.values():
        field.disabled = True
    return {
        "empty_form": empty,
        "full_form": filled,
        "wrong_form": wrong,
        "off_form": disabled,
        "deciding": Deciding(auto_id="why_%s"),
        "deciding_wrong": Deciding({}, auto_id="whynot_%s"),
        "filtering": Filtering(auto_id="filter_%s"),
        "short": Filtering(auto_id="short_%s"),
        "question_form": FieldsForm(auto_id="question_%s"),
    }
