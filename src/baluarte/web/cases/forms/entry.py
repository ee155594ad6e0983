"""What is asked of who keeps a second password to enter with."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _


def _box(label: Any, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, max_length=128, strip=False, widget=widget, **more)


class SecondPasswordForm(forms.Form):
    """Twice, and another than the first; it does not say whether there was one before."""

    word = _box(_("Second password"))
    again = _box(_("Once more"))

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_word(self) -> str:
        """Ask of it what is asked of every password, and that it is not the first."""
        word: str = self.cleaned_data["word"]
        validate_password(word, self.account)
        if self.account.check_password(word):
            raise forms.ValidationError(_("Choose another than the one you enter with."))
        return word

    def clean(self) -> dict[str, Any]:
        """Compare both."""
        given: dict[str, Any] = super().clean() or {}
        word = given.get("word")
        if word and given.get("again") and word != given["again"]:
            self.add_error("again", _("The two are not the same."))
        return given
