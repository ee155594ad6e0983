"""What changes inquiries: each is somebody's word, added; nothing is changed or deleted."""

from baluarte.domain.investigation.actions.acts import (
    answer_act_request,
    answer_criterion,
    ask_for_act,
    record_act,
)
from baluarte.domain.investigation.actions.hypotheses import decide_hypothesis, state_hypothesis
from baluarte.domain.investigation.actions.inquiries import NewInquiry, keep_number, open_inquiry
from baluarte.domain.investigation.actions.statuses import (
    classify,
    count_suspects,
    record_status,
)
from baluarte.domain.investigation.actions.words import Told, take_back
