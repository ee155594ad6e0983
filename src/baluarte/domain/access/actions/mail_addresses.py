from datetime import datetime
from uuid import UUID

from django.core.validators import validate_email
from django.db import transaction

from baluarte.domain.access.models import Account, MailAddress
from baluarte.domain.audit.actions import record


@transaction.atomic
def set_mail_address(*, account: Account, email: str, by: UUID | None, at: datetime) -> None:
    """Say where letters to an account go; empty: nowhere. `ValidationError` of what is no address.

    The operator's to say. The log holds that it was said, and not the address.
    """
    if email:
        validate_email(email)
        MailAddress.objects.update_or_create(account=account, defaults={"email": email})
    else:
        MailAddress.objects.filter(account=account).delete()
    record(
        act="access.set_mail_address", object_type="account", objects=[account.pk],
        payload={"has_one": bool(email)}, by=by, at=at,
    )  # fmt: skip
