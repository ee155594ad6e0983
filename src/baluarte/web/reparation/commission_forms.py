"""What is asked where a commission says which posts it has and how much one carries."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from baluarte.domain.access.models import Account
from baluarte.domain.reparation.actions import PostSaid
from baluarte.domain.reparation.choices import OfficeChannel, PostState
from baluarte.norms.commissions import post_functions
from baluarte.web.layout.forms.choosing import NOTHING
from baluarte.web.layout.forms.days import day_field
from baluarte.web.layout.forms.edit_conflicts import EditForm
from baluarte.web.reparation.labels import language
from baluarte.web.reparation.refusable_form import RefusableForm

YEARS_OFFERED = 6
NO_NAMES = _("Of the office or a document. Name nobody.")


class YearForm(forms.Form):
    """Which year, as the address says it."""

    anio = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args: Any, last: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years: Any = self.fields["anio"]
        years.choices = [(one, one) for one in range(last, last - YEARS_OFFERED, -1)]


class PostStandingForm(RefusableForm, EditForm):
    """How a post stands, since when, who says so, how its office is reached."""

    state = forms.ChoiceField(
        label=pgettext_lazy("post", "How it stands"), choices=PostState.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    since_date = day_field(label=_("Since which day"))
    account = forms.ChoiceField(
        label=_("Which account of the commission fills it"), required=False,
        help_text=_("Read by your commission alone: other houses read the post, never the person."),
    )  # fmt: skip
    channel = forms.ChoiceField(
        label=_("How the office is reached"), required=False,
        choices=[NOTHING, *OfficeChannel.choices],
    )  # fmt: skip
    contact = forms.CharField(
        label=_("Contact of the office"), max_length=200, required=False,
        help_text=_("An e-mail that ends in .gob.mx, a telephone of ten digits, or an address. "
                    "Never a person's own."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Who says so, or which document"), max_length=200, help_text=NO_NAMES
    )
    source_date = day_field(label=_("Of which day that is"))

    def __init__(self, *args: Any, accounts: Collection[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._accounts = {str(one.pk): one for one in accounts}
        self.choose("account", [(key, one.display_name) for key, one in self._accounts.items()])

    def standing(self) -> PostSaid:
        """Return what was typed."""
        given = {name: one for name, one in self.cleaned_data.items() if name != "function"}
        account = self._accounts.get(given.pop("account") or "")
        return PostSaid(**given, account=account)


class NewPostForm(PostStandingForm):
    """A post of a commission, and how it stands."""

    only_adds = True

    function = forms.ChoiceField(label=_("What the post is there for"))
    field_order = ("function",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose(
            "function",
            [(code, one.in_language(language())) for code, one in post_functions().items()],
        )


class CaseloadForm(RefusableForm):
    """How many open cases one carries at most."""

    number = forms.IntegerField(
        label=_("How many open cases a professional carries at most"), min_value=0, max_value=9999
    )
    since_date = day_field(label=_("Since which day"))
    source = forms.CharField(
        label=_("Who says so, or which document"), max_length=200, help_text=NO_NAMES
    )
    source_date = day_field(label=_("Of which day that is"))
