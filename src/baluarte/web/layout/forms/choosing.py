"""What a select begins with: nothing chosen, so that no fact is written down by default."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

# Where a box may stay empty, and where one is to choose.
NOTHING = ("", "—")
CHOOSE = ("", _("— choose —"))
NOTHING_CHOSEN = _("Choose one: nothing is taken for granted here.")


def to_choose(choices: Sequence[Any], *, required: bool) -> list[Any]:
    """Return choices after an empty one; the only possible answer comes chosen."""
    if not required:
        return [NOTHING, *choices]
    is_only = len(choices) == 1 and not isinstance(choices[0][1], list | tuple)
    return list(choices) if is_only else [CHOOSE, *choices]
