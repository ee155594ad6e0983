"""What happens here that a room above must answer in the same transaction."""

from typing import Final

from django.dispatch import Signal

# An event of the registry was joined to a case: with `case`, `event`, `by` and `at`.
event_joined: Final = Signal()
