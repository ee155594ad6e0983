"""Who asks for runs: an analyst, for the organisation in which she is one."""

from uuid import UUID

from django.db import connection

from baluarte.domain.access.models import Institution
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.analysis.models.runs import ANALYST


def analyses_for(institution: UUID) -> bool:
    """Say whether the current account is an analyst of an organisation."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select %s = any (array(select bal.institutions(%s)))", [institution, ANALYST]
        )
        (held,) = cursor.fetchone()
    return bool(held)


def institutions_studied_for() -> list[Institution]:
    """Return the organisations in which the current account is an analyst."""
    with connection.cursor() as cursor:
        cursor.execute("select bal.institutions(%s)", [ANALYST])
        keys = [key for (key,) in cursor.fetchall()]
    return list(Institution.objects.filter(pk__in=keys).order_by("name"))


def require_analyst(institution: UUID) -> None:
    """Raise `NotAllowed` unless the current account is an analyst of the organisation."""
    if not analyses_for(institution):
        raise NotAllowed("analysis.run.needs_analyst")
