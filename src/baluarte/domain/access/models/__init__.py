"""Who may enter, for whom they act, what is open to them."""

from baluarte.domain.access.models.accounts import (
    Account,
    AccountClosing,
    DuressPassword,
    MailAddress,
    Password,
)
from baluarte.domain.access.models.compartments import Compartment, Compartmented, Grant
from baluarte.domain.access.models.installation import Installation
from baluarte.domain.access.models.institutions import Institution, Membership
from baluarte.domain.access.models.sessions import CacheEntry, ServiceToken, Session
