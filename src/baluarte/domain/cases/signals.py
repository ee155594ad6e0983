"""What happens here that a room above must answer in the same transaction."""

from typing import Final

from django.dispatch import Signal

# An aggression of the registry was joined to a case: with `case`, `aggression`, `by` and `at`.
aggression_joined: Final = Signal()
