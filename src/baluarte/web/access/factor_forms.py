"""allauth's forms of the second step, with what the wall asks of them."""

from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.mfa.webauthn.internal.auth import (
    extract_user_from_response,
    parse_authentication_response,
)
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


class CodeAgainForm(OnceForm, ReauthenticateForm):
    """A code, from who entered before."""


class PasskeyLoginForm(LoginWebAuthnForm):
    """A passkey alone: the factors of whom it names are looked for."""

    def clean_credential(self) -> Authenticator:
        credential = self.cleaned_data["credential"]
        parse_authentication_response(credential)
        note_login(extract_user_from_response(credential).pk)
        return super().clean_credential()
