"""What happens here that a room above must answer in the same transaction."""

from typing import Final

from django.dispatch import Signal

# Aggressions were withdrawn or discarded, or are held otherwise since who told of them took it
# back: with `aggressions` (their keys), `reason`, `is_erased`, `by` and `at`.
aggressions_taken_back: Final = Signal()
