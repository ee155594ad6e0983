"""Django's sessions, kept as the database lets them be kept: by a digest, and by its functions."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError

from baluarte.domain.access.choices import Entered
from baluarte.domain.access.sessions import (
    begin_session,
    end_session,
    load_session,
    rename_session,
    save_session,
)
from baluarte.web.layout.duress import MARK

# Where allauth notes what was shown, and when.
METHODS = "account_authentication_methods"
METHODS_OF = f"{METHODS}_user"
STRONGEST_FIRST = (
    ("webauthn", Entered.PASSKEY),
    ("totp", Entered.CODE),
    ("recovery_codes", Entered.RECOVERY),
)


class SessionStore(SessionBase):
    """One session, by the secret in its cookie."""

    def exists(self, session_key: str) -> bool:
        return False

    def load(self) -> dict[str, Any]:
        content = load_session(self.session_key) if self.session_key else None
        if content is None:
            self._session_key = None
            return {}
        return self.decode(content) if content else {}

    def create(self) -> None:
        self._session_key = self._get_new_session_key()
        begin_session(self._session_key)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        held: dict[str, Any] = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        if self.session_key is None or must_create:
            self.create()
        # Of who was made to enter it is nobody's: the wall shows it nothing.
        account = None if held.get(MARK) else held.get(SESSION_KEY)
        kept = save_session(
            self.session_key or "",
            self.encode(held),
            account=UUID(account) if account else None,
            how=how_entered(held),
            factors=factors_shown(held),
        )
        if not kept:
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        secret = session_key or self.session_key
        if secret:
            end_session(secret)

    def cycle_key(self) -> None:
        """Keep the session under another secret, with the instant at which it began."""
        before = self.session_key
        held: dict[str, Any] = self._session  # type: ignore[attr-defined]
        after = self._get_new_session_key()
        if before is not None and rename_session(before, after):
            self._session_key = after
        else:
            self.create()
        self._session_cache = held
        self.modified = True

    @classmethod
    def clear_expired(cls) -> None:
        """Do nothing: what is over goes as others begin."""

    def _get_new_session_key(self) -> str:
        return secrets.token_urlsafe(32)


def how_entered(held: dict[str, Any]) -> Entered:
    """Return the strongest of what the account of a session showed in it."""
    shown = set(_kinds(held))
    return next((how for kind, how in STRONGEST_FIRST if kind in shown), Entered.PASSWORD)


def factors_shown(held: dict[str, Any]) -> int:
    """Return how many times the account of a session showed a second factor in it."""
    kinds = {kind for kind, _ in STRONGEST_FIRST}
    return sum(kind in kinds for kind in _kinds(held))


def _kinds(held: dict[str, Any]) -> list[str | None]:
    is_own = held.get(METHODS_OF) == held.get(SESSION_KEY)
    return [one.get("type") for one in held.get(METHODS, ()) if is_own]
