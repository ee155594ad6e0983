"""What is asked where information requests are looked for, drafted, and noted as sent."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Institution
from baluarte.domain.statements.actions import Addressee, NewFiling, NewRequests
from baluarte.domain.statements.choices import RequestProgress, SendingMeans
from baluarte.domain.statements.models import InformationRequest
from baluarte.domain.statements.queries.requests import AskedRequests
from baluarte.domain.territory.models import Municipality
from baluarte.norms.institutions import MUNICIPAL, PublicInstitution, public_institutions
from baluarte.norms.protocols.states import names_of_states
from baluarte.norms.request_templates import RequestRefused, RequestTemplate, request_templates
from baluarte.web.statements.forms.facts import ALL, date_field
from baluarte.web.statements.labels import institution_choices, language

LEVELS = ("federal",)
MOST_LINES = 400
# Of whoever looks, as the first page counts them.
OURS = "nuestras"


def template_choices() -> list[tuple[str, str]]:
    """Return every template of a request."""
    return [(one.code, one.in_language(language())) for one in request_templates().values()]


class RequestFilterForm(forms.Form):
    """Which requests are looked for; what is left as it is narrows nothing."""

    institucion = forms.ChoiceField(required=False, label=_("Institution"))
    plantilla = forms.ChoiceField(required=False, label=_("Template"))
    estado = forms.ChoiceField(
        required=False, label=_("Where it stands"), choices=[ALL, *RequestProgress.choices]
    )
    lote = forms.ChoiceField(required=False, label=_("Batch"))
    de = forms.ChoiceField(
        required=False,
        label=_("Who asked"),
        choices=[ALL, (OURS, _("Our organisation or institution"))],
    )

    def __init__(self, *args: Any, batches: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["institucion"].choices = [
            ALL,
            *institution_choices(),
            (MUNICIPAL, _("Municipal governments")),
        ]
        fields["plantilla"].choices = [ALL, *template_choices()]
        fields["lote"].choices = [ALL, *batches]

    def asked(self, *, ours: Collection[UUID] = ()) -> AskedRequests:
        """Return what was asked; what cannot be read narrows nothing."""
        given = self.cleaned_data
        batch = given.get("lote")
        return AskedRequests(
            institutions=[given["institucion"]] if given.get("institucion") else (),
            template=given.get("plantilla") or "",
            batch=UUID(batch) if batch else None,
            holders=ours if given.get("de") == OURS else (),
        )

    def progress(self) -> RequestProgress | None:
        """Return where what is asked must stand; nothing where that is all the same."""
        said = self.cleaned_data.get("estado")
        return RequestProgress(said) if said else None


class ChooseTemplateForm(forms.Form):
    """By which template something is asked."""

    plantilla = forms.ChoiceField(label=_("Template"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["plantilla"]
        field.choices = [("", "—"), *template_choices()]


class BatchForm(forms.Form):
    """Of whom and of which period a template is asked: up to two hundred at once."""

    edits_nothing = "writes drafts of its own: none is written over"

    institution = forms.ModelChoiceField(
        Institution.objects.none(), label=_("Organisation that asks"), empty_label=None
    )
    all_of_them = forms.BooleanField(required=False)
    institutions = forms.MultipleChoiceField(
        required=False,
        label=_("Or these institutions"),
        help_text=_("Hold Ctrl to choose several."),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    states = forms.MultipleChoiceField(
        required=False,
        label=_("All municipal governments of these states"),
        help_text=_("Hold Ctrl to choose several."),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    municipalities = forms.CharField(
        required=False,
        label=_("Or these municipal governments"),
        help_text=_("One a line, by its code of five digits: 20067."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    first_date = date_field(label=_("First day asked about"))
    last_date = date_field(label=_("Last day asked about"))
    is_shared = forms.ChoiceField(
        label=_("Who sees it, and what is answered"),
        choices=[
            ("yes", _("Everybody with an account here")),
            ("no", _("Only our organisation")),
        ],
        initial="yes",
        widget=forms.RadioSelect,
    )
    again = forms.BooleanField(
        required=False, label=_("Draft them once more: I know that the same waits to be sent")
    )
    besides = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, template: RequestTemplate, holders: Sequence[Institution], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.template, self._holders = template, holders
        self.known = [one for one in asked_of(template) if one.may_exist]
        fields: Any = self.fields
        fields["all_of_them"].label = _("All %(count)s to which it is put") % {
            "count": len(self.known)
        }
        fields["institutions"].choices = [
            (one.code, one.in_language(language())) for one in self.known
        ]
        if template.is_for(MUNICIPAL):
            fields["states"].choices = list(names_of_states().items())
        else:
            del self.fields["states"], self.fields["municipalities"]
        if len(holders) > 1:
            keys = [one.pk for one in holders]
            fields["institution"].queryset = Institution.objects.filter(pk__in=keys)
        else:
            del self.fields["institution"]

    @property
    def asked_of(self) -> list[forms.BoundField]:
        """The fields that are drawn: another of the same only where it was told of one."""
        drawn = self.visible_fields()
        return drawn if self.knows_of_others else [one for one in drawn if one.name != "again"]

    @property
    def knows_of_others(self) -> bool:
        """Say whether it was told that the same waits: only then another is offered."""
        return bool(self["besides"].value())

    def clean_besides(self) -> list[UUID]:
        """Read the batches of which it was told; what is none is none."""
        found = []
        for word in self.cleaned_data["besides"].split():
            try:
                found.append(UUID(word))
            except ValueError:
                continue
        return found

    def offer_another(self, batches: Iterable[UUID]) -> None:
        """Ask, the next time it is sent, whether the same is drafted once more."""
        sent: Any = self.data
        given = sent.copy()
        given["besides"] = " ".join(str(one) for one in batches)
        given.pop("again", None)
        self.data = given

    @property
    def doubtful(self) -> int:
        """How many institutions are left out, since nobody knows whether they exist."""
        return sum(not one.may_exist for one in asked_of(self.template))

    @property
    def holder(self) -> Institution:
        """The organisation that asks."""
        found: Institution = self.cleaned_data.get("institution") or self._holders[0]
        return found

    def clean_municipalities(self) -> list[str]:
        """Read the codes of municipalities, each on its line."""
        lines: list[str] = self.cleaned_data["municipalities"].split()[:MOST_LINES]
        known = set(Municipality.objects.filter(code__in=lines).values_list("code", flat=True))
        if wrong := [one[:40] for one in lines if one not in known]:
            raise forms.ValidationError(
                _("There is no municipality of code %(codes)s.") % {"codes": ", ".join(wrong[:5])}
            )
        return lines

    def said(self) -> NewRequests:
        """Return the batch, as the action takes it."""
        given = self.cleaned_data
        return NewRequests(
            template=self.template.code,
            addressees=self._addressees(given),
            first_date=given["first_date"],
            last_date=given["last_date"],
            is_shared=given["is_shared"] == "yes",
            besides=given["besides"] if given["again"] else (),
        )

    def _addressees(self, given: dict[str, Any]) -> list[Addressee]:
        of_all = [one.code for one in self.known] if given["all_of_them"] else []
        found = [Addressee(code) for code in dict.fromkeys([*of_all, *given["institutions"]])]
        states = given.get("states") or []
        of_states = Municipality.objects.filter(state__in=states, valid_until=None)
        codes = [*of_states.order_by("code").values_list("code", flat=True)] if states else []
        return [
            *found,
            *(
                Addressee(MUNICIPAL, code)
                for code in dict.fromkeys([*codes, *(given.get("municipalities") or [])])
            ),
        ]

    def refuse(self, refused: RequestRefused) -> None:
        """Say a refusal beside its field."""
        place = {"addressees": "institutions"}.get(refused.field, refused.field)
        self.add_error(place if place in self.fields else None, refused.in_language(language()))


class SentForm(forms.Form):
    """That one request was sent: its folio, the day, the means."""

    folio = forms.CharField(
        max_length=40,
        label=_("Folio"),
        help_text=_("As the platform gave it: digits, letters and dashes."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    sent_date = date_field(label=_("Day it was sent"))
    means = forms.ChoiceField(
        label=_("By which means"),
        choices=SendingMeans.choices,
        initial=SendingMeans.PLATFORM,
        widget=forms.RadioSelect,
    )

    def said(self, one: InformationRequest) -> NewFiling:
        """Return that a request was sent, as the action takes it."""
        given = self.cleaned_data
        return NewFiling(
            request=one,
            folio=given["folio"],
            sent_date=given["sent_date"],
            means=SendingMeans(given["means"]),
        )

    def refuse(self, refused: RequestRefused) -> None:
        """Say a refusal beside its field."""
        place = refused.field
        self.add_error(place if place in self.fields else None, refused.in_language(language()))


class FoliosForm(forms.Form):
    """Folios of many requests in one table; a line without a folio says nothing."""

    edits_nothing = "a request that was sent meanwhile is refused in its line"

    day = date_field(
        required=False,
        label=_("Day they were sent"),
        help_text=_("Of every line that has no day of its own."),
    )
    means = forms.ChoiceField(
        label=_("By which means"), choices=SendingMeans.choices, initial=SendingMeans.PLATFORM
    )

    def __init__(
        self, *args: Any, drafts: Sequence[tuple[InformationRequest, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.drafts = [one for one, _name in drafts]
        for one, name in drafts:
            attributes = {"class": "input", "autocomplete": "off"}
            folio = str(_("Folio: %(name)s") % {"name": name})
            self.fields[folio_box(one)] = forms.CharField(
                required=False, max_length=40, label=folio,
                widget=forms.TextInput(attrs={**attributes, "aria-label": folio}),
            )  # fmt: skip
            day = str(_("Day it was sent: %(name)s") % {"name": name})
            box = date_field(required=False, label=day)
            box.widget.attrs |= {"class": "input", "aria-label": day}
            self.fields[day_box(one)] = box

    def clean(self) -> None:
        """Ask for the day of each line that has a folio, and for a folio where there is a day."""
        super().clean()
        given, is_any = self.cleaned_data, False
        for one in self.drafts:
            folio, day = given.get(folio_box(one), ""), given.get(day_box(one))
            is_any = is_any or bool(folio)
            if folio and not day and not given.get("day") and day_box(one) not in self.errors:
                self.add_error(day_box(one), _("Say on which day it was sent."))
            if day and not folio and folio_box(one) not in self.errors:
                self.add_error(folio_box(one), _("Its folio is missing."))
        if not is_any and not self.errors:
            self.add_error(None, _("No line has a folio: write at least one."))

    def said(self) -> list[NewFiling]:
        """Return each line that has a folio, as the action takes it."""
        given = self.cleaned_data
        return [
            NewFiling(
                request=one,
                folio=given[folio_box(one)],
                sent_date=given[day_box(one)] or given["day"],
                means=SendingMeans(given["means"]),
            )
            for one in self.drafts
            if given[folio_box(one)]
        ]

    def refuse(self, refused: RequestRefused, filing: NewFiling) -> None:
        """Say a refusal in the line it is of."""
        boxes = {"folio": folio_box(filing.request), "sent_date": day_box(filing.request)}
        place = boxes.get(refused.field, folio_box(filing.request))
        self.add_error(place, refused.in_language(language()))


class FolioSheetForm(forms.Form):
    """The table of a batch with its folios, as a file."""

    sheet = forms.FileField(
        label=_("The table with its folios"),
        help_text=_("The XLSX or CSV you downloaded here, with folio and day written in."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "empty": _("The file is empty."),
            "required": _("Choose a file."),
            "missing": _("Choose a file."),
        },
    )

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._too_large = too_large
        self.fields["sheet"].required = not too_large

    def clean_sheet(self) -> Any:
        """Say what to do with a file that is too large for a page."""
        if self._too_large:
            raise forms.ValidationError(_("It is too large for a table of folios."))
        return self.cleaned_data["sheet"]


def asked_of(template: RequestTemplate) -> list[PublicInstitution]:
    """Return the institutions to which a template is put, but municipal ones."""
    of_all = public_institutions(levels=LEVELS, states=names_of_states())
    return [one for one in of_all if template.is_for(one.code)]


def folio_box(one: InformationRequest) -> str:
    """Return the name of the box of a request's folio."""
    return f"folio_{one.reference}"


def day_box(one: InformationRequest) -> str:
    """Return the name of the box of the day a request was sent."""
    return f"day_{one.reference}"
