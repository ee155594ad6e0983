from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.actions import Whom
from baluarte.domain.access.choices import Scope
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.rules import may_be_held_at, roles
from baluarte.norms.catalogues import FALLBACK_LANGUAGE, term


class ProposalForm(forms.Form):
    """A role for somebody in an organisation that one administers."""

    institution = forms.ModelChoiceField(Institution.objects.none(), label=_("Organisation"))
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Of an account that exists; the operator creates accounts."),
    )
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: object, institutions: list[Institution], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choice = self.fields["institution"]
        choice.queryset = Institution.objects.filter(pk__in=[i.pk for i in institutions])  # type: ignore[attr-defined]
        language = get_language() or FALLBACK_LANGUAGE
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (code, term("user_roles", code).in_language(language)) for code in roles()
        ]

    def clean_username(self) -> Account:
        """Return the account, with the same answer whether it is closed or unknown."""
        found = Account.objects.filter(
            username=self.cleaned_data["username"], is_active=True
        ).first()
        if found is None:
            raise forms.ValidationError(_("There is no such account. Check how it is written."))
        return found

    def clean(self) -> None:
        """Refuse at an authority a role that opens what every organisation keeps."""
        super().clean()
        institution, role = self.cleaned_data.get("institution"), self.cleaned_data.get("role", "")
        if institution is not None and not may_be_held_at(role, institution):
            self.add_error(
                "role", _("It opens what every organisation keeps: no authority gives it.")
            )


class LastDayForm(forms.Form):
    """With which day a role ends by itself."""

    last_day = forms.DateField(label=_("Last day"))


class CloseForm(forms.Form):
    """On what ground an account is closed."""

    ground = forms.CharField(
        label=_("Ground"),
        max_length=300,
        help_text=_("It stands in the log, and before who opens it again. No names of victims."),
    )


class LookForm(forms.Form):
    """As whom something is seen: the public, a role, or a person whose account one administers."""

    papel = forms.ChoiceField(label=_("In which role"), required=False)
    organizacion = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("For which organisation"),
        to_field_name="slug",
        required=False,
        empty_label=_("For none in particular"),
    )
    cuenta = forms.ModelChoiceField(
        Account.objects.none(),
        label=_("Or as one person"),
        required=False,
        empty_label=_("As nobody in particular"),
        help_text=_("Of those whose accounts you administer, with all that is open to her."),
    )

    def __init__(self, *args: object, accounts: QuerySet[Account], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        language = get_language() or FALLBACK_LANGUAGE
        self.fields["papel"].choices = [  # type: ignore[attr-defined]
            ("", _("The public, without an account")),
            *((code, term("user_roles", code).in_language(language)) for code in roles()),
        ]
        bodies: Any = self.fields["organizacion"]
        bodies.queryset = Institution.objects.filter(left_at__isnull=True).order_by("name")
        people: Any = self.fields["cuenta"]
        people.queryset = accounts
        if not accounts.exists():
            del self.fields["cuenta"]

    def clean(self) -> dict[str, Any]:
        """Refuse an organisation without the role in which somebody acts for it."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("organizacion") and not (given.get("papel") or given.get("cuenta")):
            self.add_error("papel", _("Choose the role in which somebody acts for it."))
        return given

    def whom(self) -> Whom:
        """Return as whom it is asked to be seen."""
        given = self.cleaned_data
        return Whom(given.get("cuenta"), given["organizacion"], given["papel"])


class TokenForm(forms.Form):
    """What a program's token is for, what it may do, and how long."""

    label = forms.CharField(
        label=_("What it is for"),
        max_length=60,
        help_text=_("So that you tell yours apart: the program, not a person."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What the program may do"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=_("How long it is in force"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("One year"))],
        widget=forms.RadioSelect,
        initial=90,
    )
