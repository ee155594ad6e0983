"""What happens here that a room above must answer in the same transaction."""

from typing import Final

from django.dispatch import Signal

# With `persons` (their keys), `by` and `at`.
persons_erased: Final = Signal()
