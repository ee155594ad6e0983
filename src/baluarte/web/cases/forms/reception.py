"""A call taken down while it lasts: her words, danger, whom she leaves out, her yeses."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Institution
from baluarte.domain.cases.actions import ConsentGiven, NewExclusion, is_authoritys
from baluarte.domain.cases.queries import offered_by_name
from baluarte.domain.procedure.choices import Exclusion
from baluarte.norms.catalogues import terms
from baluarte.web.cases.forms.acts import long_text
from baluarte.web.cases.forms.opening import ANSWERS, CaseForm
from baluarte.web.cases.presenters import labels
from baluarte.web.cases.urgent_messages import CameIn
from baluarte.web.procedure.forms.matters import NOT_KNOWN

LONGEST_TOLD = 20_000
CUT_OFF = "cut_off"
# What one screen holds at night; the rest can wait until after the call.
ASKED_AT_ONCE = {
    "__all__", "words", "danger", "consent", "name", "how", "state", "municipality"
}  # fmt: skip
STATE_BODIES = (InstitutionKind.AUTHORITY, InstitutionKind.AUTONOMOUS)


class ReceptionForm(CaseForm):
    """One calm screen for a telephone: nothing but her words and her yes is required."""

    edits_nothing = "takes in a call: sent twice, it opens one case"

    words = forms.CharField(
        label=_("What she tells and what she asks for, in her own words"),
        strip=False,
        max_length=LONGEST_TOLD,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Write what she tells, in her words.")},
    )
    how = long_text(_("Telephone, and how not to call"), required=False)
    perpetrators = forms.MultipleChoiceField(
        label=_("Who she says did it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What kind of body or person, in her words; several may be chosen."),
    )
    layers = forms.MultipleChoiceField(
        label=_("To whom she says yes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Ask each apart. What is not marked is a no. A yes to the federal Mechanism names it, "
            "so it may be asked though nobody knows who did it. Whom else only a name covers is "
            "asked later."
        ),
    )
    facts = long_text(
        _("What the Mechanism may be told of what happened"),
        required=False,
        help_text=_("As she agrees, without names: it stands in the request if she says yes."),
    )
    out = forms.MultipleChoiceField(
        label=_("Who may not be involved"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "They are told nothing; whoever commands them or is commanded by them neither."
        ),
    )
    whole_town = forms.BooleanField(
        label=_("No authority of that municipality"), required=False,
        help_text=_("Its police among them. It needs the municipality chosen above."),
    )  # fmt: skip
    is_civil_only = forms.BooleanField(
        label=_("For civil society only"),
        required=False,
        help_text=_("No authority is told anything of it, whatever else is marked."),
    )
    field_order: Sequence[str] = (  # type: ignore[assignment]
        "key", "institution", "words", "danger", "when", "consent", "told", "layers",
        "facts", "is_civil_only", "name", "is_withheld", "part", "how", "state", "municipality",
        "perpetrator", "perpetrators", "whole_town", "out", "team",
    )  # fmt: skip

    def __init__(self, *args: Any, came_in: CameIn | None = None, **kwargs: Any) -> None:
        # What was typed already, where a form is drawn again.
        self.given = kwargs.get("initial") or {}
        super().__init__(*args, **kwargs)
        for name in ("asks", "outlet"):
            del self.fields[name]
        if is_authoritys():
            # An authority cannot keep from authorities what it was told: it is not offered.
            self.fields["is_civil_only"].widget = forms.HiddenInput()
            # And it hands no request over: it runs here.
            del self.fields["facts"]
        cut_off = (CUT_OFF, _("The line dropped before she was asked"))
        self.fields["consent"].choices = (*ANSWERS, cut_off)  # type: ignore[attr-defined]
        self.fields["when"].label = _("When she said it")
        self.fields["when"].required = True
        self.fields["danger"].help_text = ""
        self.initial.setdefault("part", "beneficiary")
        self.initial.setdefault("told", "call")
        self.fields["how"].widget.attrs["rows"] = 1
        self.fields["name"].help_text = ""
        self.fields["consent"].label = _("Does she want to be attended to?")
        self.fields["consent"].help_text = ""
        # Where she is may be what she cannot say: the page waits for nothing but her words.
        self.initial.setdefault("state", NOT_KNOWN)
        self._offer_bodies()
        if came_in is not None:
            self._begin_with(came_in)
        language = labels.language()
        kinds = terms("perpetrators").values()
        self.offer("perpetrators", [(one.code, one.in_language(language)) for one in kinds])
        said = [
            labels.layer(number, one)
            for number, one in enumerate(terms("consent_layers").values(), start=1)
        ]
        self.offer(
            "layers",
            [(one.code, one.label) for one in said[1:] if not one.only_by_name],
        )

    def _begin_with(self, came_in: CameIn) -> None:
        """Ask neither for her words nor for the hour: both came with them, and stay."""
        del self.fields["when"]
        if came_in.letter.words.strip():
            del self.fields["words"]
        else:
            # She left danger and a telephone: what she tells when called back is written here.
            self.fields["words"].required = False
        said = came_in.initial(getattr(self, "bodies", {}), is_authoritys=is_authoritys())
        self.initial = {**self.initial, **said, **self.given}
        self.initial["state"] = self.initial["state"] or NOT_KNOWN
        self._fill_places()

    def _offer_bodies(self) -> None:
        found = Institution.objects.filter(kind__in=STATE_BODIES, left_at=None)
        keepers = set(self.institutions)
        # Those of a municipality first: it is they who are struck out most.
        nearest = F("municipality").desc(nulls_last=True)
        bodies = found.select_related("municipality").order_by(nearest, "name")
        self.bodies = {str(one.pk): one for one in bodies if str(one.pk) not in keepers}
        self.offer("out", [(key, str(one)) for key, one in self.bodies.items()])
        if not self.bodies:
            del self.fields["out"]

    def clean(self) -> dict[str, Any]:
        """Ask for the municipality that is left out whole; take no yes of who was not asked."""
        given = super(CaseForm, self).clean() or self.cleaned_data
        given["asks"] = bool(given.get("danger"))
        if self.was_cut_off and given.get("layers"):
            self.add_error(
                "layers",
                _("Who could not be asked said yes to nobody: unmark them, and ask her later."),
            )
        if given.get("whole_town") and not given.get("municipality"):
            self.add_error("municipality", _("Choose the municipality that is left out."))
        return given

    @property
    def opens_rest(self) -> bool:
        """Say whether what can wait is shown open: where something in it was said, or is wrong."""
        wrong = self.errors.keys() - ASKED_AT_ONCE if self.is_bound else set()
        said = any(self.initial.get(name) for name in ("out", "whole_town", "is_civil_only"))
        return bool(wrong or said or self.given)

    @property
    def was_cut_off(self) -> bool:
        """Say whether the line dropped before she could be asked anything."""
        return bool(self.cleaned_data.get("consent") == CUT_OFF)

    @property
    def yeses(self) -> list[ConsentGiven]:
        """Return to what she said yes; the first is why the call of who was asked is kept."""
        if self.was_cut_off:
            return []
        first = next(iter(terms("consent_layers")))
        chosen = self.cleaned_data["layers"]
        by_name = [
            ConsentGiven(layer=layer, institution=one)
            for layer in chosen
            if "by_name" in terms("consent_layers")[layer].facts
            for one in offered_by_name(layer)
        ]
        return [*(ConsentGiven(layer=one) for one in (first, *chosen)), *by_name]

    @property
    def left_out(self) -> list[NewExclusion]:
        """Return whom she leaves out."""
        why = Exclusion.DO_NOT_INVOLVE
        chosen = self.cleaned_data.get("out", ())
        found = [NewExclusion(why=why, institution=self.bodies[key]) for key in chosen]
        if self.cleaned_data["whole_town"] and self.chosen_municipality is not None:
            found.append(NewExclusion(why=why, municipality=self.chosen_municipality))
        return found
