"""What a policy edition is made of: rows of what stands, is shared, and names nobody.

Everything is read as known at an instant. Of statements only what is shared with all and a second
person let stand; of what counts confidential files only what an approved release table says.
"""

from baluarte.domain.publication.policy_rows.everything import every_row
from baluarte.domain.publication.policy_rows.fulfilment import fulfilments
from baluarte.domain.publication.policy_rows.recomputed import rows_that_differ
from baluarte.domain.publication.policy_rows.rows import NewRow, prose_of, sum_of
