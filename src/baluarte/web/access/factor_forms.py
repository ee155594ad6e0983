"""allauth's forms of the second step, with what the wall asks of them."""

from typing import Any, ClassVar

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal.auth import (
    extract_user_from_response,
    parse_authentication_response,
)
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from baluarte.domain.access.sessions import note_login


class OurWords:
    """allauth's fields, in the words of this house."""

    labels: ClassVar[dict[str, Any]] = {}
    hints: ClassVar[dict[str, Any]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.labels.items():
            self.fields[name].label = label
            self.fields[name].help_text = self.hints.get(name, "")
            self.fields[name].widget.attrs.pop("placeholder", None)


class OnceForm(OurWords):
    """A code opens once, for as long as it would: allauth forgets it after one step of three."""

    labels: ClassVar = {"code": _("Code of six digits")}
    hints: ClassVar = {"code": _("Of your application, or a recovery code.")}
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
    """A passkey alone: the factors of whom it names are looked for, and no password is asked."""

    def clean_credential(self) -> Authenticator:
        credential = self.cleaned_data["credential"]
        parse_authentication_response(credential)
        note_login(extract_user_from_response(credential).pk)
        return super().clean_credential()


class UseCodesForm(OurWords, ActivateTOTPForm):
    """The first code of an application."""

    labels: ClassVar = {"code": _("Code of six digits")}


class AddPasskeyForm(OurWords, AddWebAuthnForm):
    """A new passkey: what it is called, and whether it opens without the password."""

    labels: ClassVar = {
        "name": _("What you call it"),
        "passwordless": _("It opens without the password"),
    }
    hints: ClassVar = {
        "name": _("The device it lives in, say."),
        "passwordless": _("Then it asks for your finger, your face or a code of the device."),
    }


class RenamePasskeyForm(OurWords, EditWebAuthnForm):
    """A passkey by another name."""

    labels: ClassVar = {"name": _("What you call it")}
