from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.rules import roles
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
