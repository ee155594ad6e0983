"""What an address of the agenda asks: whose, and where a page begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404, QueryDict

from baluarte.domain.access.models import Institution
from baluarte.domain.procedure.queries import Position, Whose

NAMES = {
    "mia": Whose.MINE,
    "institucion": Whose.INSTITUTION,
    "entidad": Whose.STATE,
    "todo": Whose.ALL,
}
WORDS = {whose: name for name, whose in NAMES.items()}


@dataclass(frozen=True)
class ObligationsQuestion:
    """Whose obligations, and from where on."""

    whose: Whose = Whose.MINE
    institution: Institution | None = None
    state: str = ""
    after: Position | None = None

    def query(self, *, after: Position | None = None) -> str:
        """Return the address's question, from another place on."""
        asked = QueryDict(mutable=True)
        if self.whose != Whose.MINE:
            asked["de"] = WORDS[self.whose]
        if self.institution is not None:
            asked["institucion"] = str(self.institution.pk)
        if self.state:
            asked["entidad"] = self.state
        if after is not None:
            instant = after.late_after.isoformat() if after.late_after else ""
            asked["despues"] = f"{instant}_{after.key}"
        text = asked.urlencode()
        return f"?{text}" if text else "?"


def read(
    given: Mapping[str, str], institutions: Sequence[Institution], states: set[str]
) -> ObligationsQuestion:
    """Read an address; an institution that is not one's own does not exist."""
    whose = NAMES.get(given.get("de", ""), Whose.MINE)
    after = _position(given.get("despues", ""))
    if whose == Whose.INSTITUTION:
        asked = given.get("institucion", "")
        mine = [one for one in institutions if asked in ("", str(one.pk))]
        if not mine:
            raise Http404
        return ObligationsQuestion(whose, institution=mine[0], after=after)
    if whose == Whose.STATE:
        own = [one.state_id for one in institutions if one.state_id]
        asked = given.get("entidad", "")
        state = asked if asked in states else (own[0] if own else "")
        return ObligationsQuestion(whose, state=state, after=after)
    return ObligationsQuestion(whose, after=after)


def _position(text: str) -> Position | None:
    """Read where a page begins; what cannot be read begins at the beginning."""
    instant, parted, key = text.partition("_")
    if not parted:
        return None
    try:
        late_after = datetime.fromisoformat(instant) if instant else None
        found = Position(late_after, UUID(key))
    except ValueError:
        return None
    is_zoned = late_after is None or late_after.tzinfo is not None
    return found if is_zoned else None
