"""allauth's forms of the second step, with what the wall asks of them."""

from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm
from django.core.cache import cache

from baluarte.domain.access.sessions import note_login


class OnceForm:
    """A code opens once, for as long as it would: allauth forgets it after one step of three."""

    user: Any
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        used = f"code-used:{self.user.pk}:{self.cleaned_data['code']}"
        if cache.get(used):
            raise get_adapter().validation_error("incorrect_code")
        code: str = super().clean_code()  # type: ignore[misc]
        steps = 2 * app_settings.TOTP_TOLERANCE + 1
        cache.set(used, True, steps * app_settings.TOTP_PERIOD)
        return code


class CodeForm(OnceForm, AuthenticateForm):
    """A code, after the password."""

    def clean_code(self) -> str:
        note_login(self.user.pk)
        return super().clean_code()


class CodeAgainForm(OnceForm, ReauthenticateForm):
    """A code, from who entered before."""


class PasskeyForm(AuthenticateWebAuthnForm):
    """A passkey, after the password."""

    def clean_credential(self) -> Authenticator:
        shown = super().clean_credential()
        note_login(shown.user_id)
        return shown


class PasskeyLoginForm(PasskeyForm, LoginWebAuthnForm):
    """A passkey alone."""
