"""What is asked here of rooms above, in the transaction of the entry."""

from typing import Final

from django.dispatch import Signal

# Something was read: with `object_type` and `objects` (their keys). Each answer is the files, as
# compartments, that these are part of, so that whom they are about is told.
objects_read: Final = Signal()
