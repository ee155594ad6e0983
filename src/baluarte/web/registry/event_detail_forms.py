"""What is asked where more is told of an event: perpetrators, details, victims, chains, claims."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.registry.choices import Attribute
from baluarte.domain.registry.models import Act
from baluarte.domain.territory.models import Municipality, State
from baluarte.norms.catalogues import terms
from baluarte.norms.details import DetailKind
from baluarte.web.layout.forms.imprecise_date import ImpreciseDateField
from baluarte.web.registry.forms import LONGEST, Choices, reason_field, types_by_group
from baluarte.web.registry.presenters.labels import label_of, language

DAY = forms.DateInput(attrs={"type": "date"})
NOT_TOLD = ("", _("Nobody told"))


def codes_of(catalogue: str, *first: tuple[str, Any]) -> Choices:
    """Return the terms of a catalogue as choices."""
    return [*first, *((code, label_of(catalogue, code)) for code in terms(catalogue))]


def offer(form: forms.Form, **choices: Choices) -> None:
    """Offer choices in fields of a form."""
    for name, offered in choices.items():
        field: Any = form.fields[name]
        field.choices = offered


class PerpetratorForm(forms.Form):
    """Who is presumed to have taken part in an act, how, and what has come of it."""

    kind = forms.ChoiceField(label=_("Class of presumed perpetrator"))
    degree = forms.ChoiceField(label=_("Degree of involvement"))
    status = forms.ChoiceField(label=_("What has come of the presumption"))
    identity = forms.CharField(
        label=_("Who it is, if that was given and may be kept"),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "Kept under seal; opened only where identities are, and each reading is logged."
        ),
    )
    permitted = reason_field(
        label=_("Why it may be kept"),
        required=False,
        help_text=_("Needed where you write who it is."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            kind=codes_of("perpetrators", ("", _("Choose a class"))),
            degree=codes_of("involvement_degrees"),
            status=codes_of("perpetrator_statuses"),
        )

    def clean(self) -> dict[str, Any]:
        """Refuse who somebody is without why it may be kept."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("identity", "").strip() and not given.get("permitted", "").strip():
            self.add_error("permitted", _("Write why it may be kept, or leave out who it is."))
        return given


class DetailForm(forms.Form):
    """The fields of a kind of detail, as its text says."""

    def __init__(self, data: Any = None, *, kind: DetailKind) -> None:
        super().__init__(data, prefix=kind.code)
        self.kind = kind
        self.title = kind.in_language(language())
        for name, field in kind.fields.items():
            given: dict[str, Any] = {
                "label": field.in_language(language()),
                "required": field.needed,
            }
            if field.prose:
                area = forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST})
                self.fields[name] = forms.CharField(
                    widget=area, max_length=LONGEST, help_text=_("Kept under seal."), **given
                )
            elif field.number:
                self.fields[name] = forms.IntegerField(min_value=1, **given)
            else:
                first = ("", _("Choose one")) if field.needed else NOT_TOLD
                self.fields[name] = forms.ChoiceField(choices=codes_of(field.codes, first), **given)
        if kind.is_dated:
            self.fields["on_date"] = forms.DateField(
                label=_("On the day"), required=False, widget=DAY
            )

    def told(self) -> dict[str, Any]:
        """Return what was told, field by field."""
        return {name: self.cleaned_data.get(name) for name in self.kind.fields}


class ChainForm(forms.Form):
    """How this event stands to another."""

    kind = forms.ChoiceField(label=_("This event"), widget=forms.RadioSelect)
    other = forms.CharField(
        label=_("The other event, by its reference"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, kind=codes_of("chain_links"))


class ClaimForm(forms.Form):
    """What a source says of one attribute, how far it can be relied on, and when it said so."""

    attribute = forms.ChoiceField(label=_("It speaks of"), choices=Attribute.choices)
    date = ImpreciseDateField(label=_("When it happened, as this source says"), required=False)
    place = forms.CharField(
        label=_("Official code of the municipality or state"),
        required=False,
        max_length=5,
        help_text=_("Two digits for a state, five for a municipality."),
    )
    type = forms.ChoiceField(label=_("Type of aggression"), required=False)
    perpetrator = forms.ChoiceField(label=_("Class of presumed perpetrator"), required=False)
    link_to_work = forms.ChoiceField(
        label=_("Link to the work of defending or informing"), required=False
    )
    identity = forms.CharField(
        label=_("Who the victim is, as this source says"),
        required=False,
        max_length=LONGEST,
        help_text=_(
            "Kept under seal; opened only where identities are, and each reading is logged."
        ),
    )
    act = forms.ChoiceField(label=_("Of which act"), required=False)
    victim = forms.TypedChoiceField(
        label=_("Of which victim"), required=False, coerce=int, empty_value=None
    )
    source = forms.ChoiceField(label=_("Who says it"))
    reliability = forms.ChoiceField(label=_("How far it can be relied on"))
    said_date = forms.DateField(label=_("When it was said"), required=False, widget=DAY)

    def __init__(
        self, *args: Any, acts: Iterable[Act], numbers: Iterable[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.acts: Mapping[str, Act] = {str(one.pk): one for one in acts}
        nothing = ("", "—")
        victim = _("Victim %(number)s")
        offer(
            self,
            type=[nothing, *types_by_group()],
            perpetrator=codes_of("perpetrators", nothing),
            link_to_work=codes_of("links_to_work", nothing),
            act=[
                nothing,
                *((key, label_of("aggression_types", one.type)) for key, one in self.acts.items()),
            ],
            victim=[nothing, *((str(n), victim % {"number": n}) for n in numbers)],
            source=codes_of("claim_sources", ("", _("Choose one"))),
            reliability=codes_of("source_reliabilities"),
        )
        if not self.is_bound:
            self.initial.setdefault("reliability", "unknown")

    def clean(self) -> dict[str, Any]:
        """Ask for the value of the attribute that the claim speaks of."""
        given: dict[str, Any] = super().clean() or {}
        attribute = given.get("attribute", "")
        if attribute and not given.get(attribute) and attribute not in self.errors:
            self.add_error(attribute, _("Write what this source says."))
        if attribute == Attribute.IDENTITY and not given.get("victim"):
            self.add_error("victim", _("Say of which victim."))
        if attribute == Attribute.PLACE and given.get("place"):
            code = given["place"]
            places = State.objects if len(code) == len("00") else Municipality.objects
            if not places.filter(code=code).exists():
                self.add_error("place", _("There is no such place."))
        return given

    def value(self) -> str:
        """Return what the source says, in the words of the registry."""
        return str(self.cleaned_data[self.cleaned_data["attribute"]])


class FollowForm(forms.Form):
    """On what ground a claim is followed; of a link to the work, by which written criterion."""

    criterion = forms.ChoiceField(label=_("By which criterion"), required=False)
    said = reason_field(label=_("How it is met"), required=False)
    reason = reason_field(help_text=_("In a sentence or two. Do not write names."))

    def __init__(self, *args: Any, link: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = [c for c, one in terms("work_criteria").items() if link in one.facts["for"]]
        if not fitting:
            del self.fields["criterion"], self.fields["said"]
        else:
            known = [(code, label_of("work_criteria", code)) for code in fitting]
            offer(self, criterion=[("", _("Choose one")), *known])
            self.fields["criterion"].required = True

    def written(self) -> str:
        """Return the criterion in words: the catalogue's, and how it is met."""
        code = self.cleaned_data.get("criterion", "")
        if not code:
            return ""
        said = self.cleaned_data.get("said", "").strip()
        return f"{label_of('work_criteria', code)}. {said}".strip()
