"""By what a page knows whether the session of its browser is still that of its own account."""

from uuid import UUID

from django.utils.crypto import salted_hmac

SALT, LENGTH = "baluarte.session_mark", 16


def session_mark(account: UUID | None) -> str:
    """Return a mark of an account that tells nothing of it; nobody's is empty."""
    return salted_hmac(SALT, str(account)).hexdigest()[:LENGTH] if account else ""
