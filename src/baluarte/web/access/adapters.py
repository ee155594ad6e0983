"""What allauth is told of this house: no open registration, sealed second factors."""

from base64 import b64decode, b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from baluarte.domain.access.actions import change_password
from baluarte.domain.access.models import Account
from baluarte.domain.sealing.actions import key_of_owner
from baluarte.domain.sealing.encryption import seal, unseal
from baluarte.domain.sealing.queries import owner_key
from baluarte.domain.wall.context import acting_account

PLACE = {"table": "mfa_authenticator", "column": "data", "row": "secret"}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation of an organisation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: Account, password: str) -> None:
        change_password(account=user, password=password, by=acting_account(), at=timezone.now())


class SecondFactorAdapter(DefaultMFAAdapter):
    """allauth would keep the secrets of second factors in clear."""

    def encrypt(self, text: str) -> str:
        row = key_of_owner("second-factors")
        sealed = seal(text.encode(), data_key=owner_key(row), key_id=row.id, **PLACE)
        return b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        row = key_of_owner("second-factors")
        sealed = b64decode(encrypted_text)
        return unseal(sealed, data_key=owner_key(row), key_id=row.id, **PLACE).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Baluarte"}

    def generate_authenticator_name(
        self,
        user: Account,
        type: Authenticator.Type,  # noqa: A002 (the name allauth gives it)
    ) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}
