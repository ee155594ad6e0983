"""What happens here that a room above must answer in the same transaction."""

from typing import Any, Final

from django.dispatch import Signal

# Events were withdrawn or discarded, or are held otherwise since who told of them took it
# back: with `events` (their keys), `reason`, `is_erased`, `by` and `at`.
events_taken_back: Final = Signal()

# Events were established or follow what was told anew, `by` whom.
events_established: Final = Signal()

# What was written on the decisions of a list (`compartment`) is destroyed `at` an instant: each
# answer is how many writings of a room above went with it.
grounds_erased: Final = Signal()

# How many events hold each of `codes`, types of act or classes of perpetrator: an answer is a
# mapping. Only a hint of what to read along; without an answer nothing is held.
holdings_asked: Final = Signal()

# Which grounds (their keys, as a set) stand on these `events` in a room above.
grounds_asked: Final = Signal()


def answers_to(signal: Signal, **asked: Any) -> list[Any]:
    """Ask the rooms above, and return what each answers."""
    return [told for _, told in signal.send(None, **asked)]
