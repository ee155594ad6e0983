"""What happens here that a room above must answer in the same transaction."""

from typing import Final

from django.dispatch import Signal

# Pages are public no more: with `references`, as the public called them, `by` and `at`.
pages_taken_out: Final = Signal()
