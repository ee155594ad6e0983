from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm

from baluarte.domain.access.sessions import note_login
from baluarte.web.layout.duress import mark_entry


class LoginForm(AllauthLoginForm):
    """User name and password; a forgotten one is renewed by the organisation, never by mail."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean(self) -> dict[str, Any]:
        """Say who gave her password: her factors are looked for next."""
        cleaned: dict[str, Any] = super().clean()
        if self.user is not None:
            note_login(self.user.pk)
            mark_entry(self.request.session, is_under_duress=self.user.is_under_duress)
        return cleaned
