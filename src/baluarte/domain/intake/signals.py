"""What happens here that a room above must answer in the same transaction."""

from typing import Final

from django.dispatch import Signal

# With `reports` (their keys, older versions too), `ground`, `is_erased`, `by` and `at`.
reports_taken_back: Final = Signal()
