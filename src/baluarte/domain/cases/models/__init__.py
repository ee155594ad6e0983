"""Cases and who takes part; consent; contact and notebook."""

from baluarte.domain.cases.models.cases import Case, CaseEvent, Party
from baluarte.domain.cases.models.checkins import CheckIn, CheckInAgreement, CheckInFinding
from baluarte.domain.cases.models.complaints import Complaint, ComplaintAnswer
from baluarte.domain.cases.models.consent import Consent
from baluarte.domain.cases.models.documents import CaseDocument
from baluarte.domain.cases.models.emergency import EmergencyOpening
from baluarte.domain.cases.models.letters import Letter
from baluarte.domain.cases.models.notebook import Contact, NotebookEntry
from baluarte.domain.cases.models.reception import Reception
from baluarte.domain.cases.models.support import (
    FundEntry,
    SupportDecision,
    SupportPayment,
    SupportReceipt,
    SupportRequest,
)
from baluarte.domain.cases.models.team import Responsibility
from baluarte.domain.cases.models.team_calls import TeamCall
from baluarte.domain.cases.models.window_messages import WindowMessage
