"""Everything that changes who may enter and what is open to whom."""

from baluarte.domain.access.actions.closings import (
    ClosedAlready,
    NotClosed,
    close_account,
    reopen_account,
)
from baluarte.domain.access.actions.grants import confirm_grant, grant, revoke_grant
from baluarte.domain.access.actions.installation import HoldsRealData, declare_invented
from baluarte.domain.access.actions.looking import Whom, looking_as
from baluarte.domain.access.actions.mail_addresses import set_mail_address
from baluarte.domain.access.actions.memberships import (
    ConfirmedBefore,
    DayNotToCome,
    NeedsSecondPerson,
    confirm_membership,
    create_account,
    end_membership,
    end_membership_on,
    found_institution,
    found_public_institutions,
    found_registry,
    leave_registry,
    open_case_compartment,
    open_compartment,
    propose_membership,
)
from baluarte.domain.access.actions.sessions import (
    change_password,
    keep_duress_password,
    revoke_other_sessions,
    revoke_session,
)
from baluarte.domain.access.actions.tokens import (
    NothingInScope,
    TooManyTokens,
    make_token,
    note_use,
    revoke_token,
)
