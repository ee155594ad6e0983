"""What is asked where a file goes to another commission, and where it is compared."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baluarte.web.reparation.labels import commission_choices
from baluarte.web.reparation.refusable_form import RefusableForm


class TransferForm(RefusableForm):
    """To which commission, and whether documents go along."""

    to_commission = forms.ChoiceField(label=_("To which commission"))
    with_documents = forms.BooleanField(
        label=_("With the documents of her reparation"), required=False, initial=True
    )

    def __init__(self, *args: Any, covered: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("to_commission", [one for one in commission_choices() if one[0] in covered])


class HeardSumForm(RefusableForm):
    """The sum that the other commission read out; with what is kept here it is not compared."""

    told = forms.CharField(
        label=_("The sum that the other commission read to you"), max_length=120,
        help_text=_("All 64 letters and digits; spaces do not matter."),
    )  # fmt: skip


class SumForm(RefusableForm):
    """The sum of the file that somebody got; empty, what is kept here is compared."""

    told = forms.CharField(
        label=_("The sum of the file that you got"), required=False, max_length=120,
        help_text=_("64 letters and digits; spaces do not matter. Empty: what is kept here is "
                    "compared with what was sent."),
    )  # fmt: skip
