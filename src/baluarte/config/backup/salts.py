"""A mark of the receipts' salts, kept outside: with others no receipt finds what it was given for.

A salt that is not there is made anew without a word, so a lost one would show only to whoever
comes back with her receipt.
"""

import hmac
from hashlib import sha256
from io import BytesIO

from baluarte.config.backup.plan import Plan
from baluarte.config.backup.stores import Store, content_of
from baluarte.domain.sealing.installation import receipt_salts

NAME = "receipt-salts"
MEANING = b"baluarte: mark of the receipts' salts"
CHANGED = (
    "receipt-lookup and receipt-mailbox are not the salts that receipts were given with: put back "
    "those that are kept apart, or no receipt finds its message."
)


def keep_mark(plan: Plan) -> None:
    """Keep the mark once: salts never change, so the first one stays."""
    if _known(plan.key_store) is None:
        plan.key_store.put(NAME, BytesIO(_mark().encode()))


def are_others(key_store: Store) -> bool:
    """Say whether the salts here are not those that were marked."""
    known = _known(key_store)
    return known is not None and not hmac.compare_digest(known, _mark())


def _mark() -> str:
    """Return what tells the salts apart and says nothing of them: they are random and long."""
    salts = receipt_salts()
    return hmac.digest(salts.lookup, MEANING + salts.mailbox, sha256).hex()


def _known(key_store: Store) -> str | None:
    try:
        return content_of(key_store, NAME).decode()
    except FileNotFoundError:
        return None
