"""What hangs on a record is seen with it."""

from typing import Final

# Whoever sees the record above, she among them, sees what hangs on it.
WITH_IT: Final = "exists (select 1 from {above} seen where seen.id = {column})"
