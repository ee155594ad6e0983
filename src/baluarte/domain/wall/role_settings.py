"""What a role's connections begin with: none of a site keeps a transaction open for hours.

An open transaction keeps its locks, and what others removed from being cleared away. The worker
takes as long as it takes; a command that acts as somebody is bound as a site is.
"""

from collections.abc import Mapping

from baluarte.domain.wall.choices import DatabaseRole

# Longer than any page takes: the largest sheet is read within a request, a report by the worker.
# A session may set it otherwise for itself: who acts asks the clock too (`bal.acting`).
LONGEST_TRANSACTION = "30min"
OF_A_SITE: Mapping[str, str] = {
    "idle_in_transaction_session_timeout": "10min",
    "transaction_timeout": LONGEST_TRANSACTION,
}
OF_ROLES = {str(DatabaseRole.APP): OF_A_SITE, str(DatabaseRole.PUBLIC): OF_A_SITE}
# The first version of PostgreSQL that has it.
SINCE = {"transaction_timeout": 170_000}


def settings_of(role: str, *, version: int) -> dict[str, str]:
    """Return the settings of a role by name, those that a server of this version has."""
    return {
        name: value
        for name, value in OF_ROLES.get(role, {}).items()
        if version >= SINCE.get(name, 0)
    }
