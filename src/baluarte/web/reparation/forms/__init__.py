"""What is asked where something is said of a reparation; what is known already is not asked."""

from baluarte.web.reparation.forms.applications import (
    ApplicationForm,
    ProgressForm,
    ReferralAnswerForm,
    ReferralForm,
)
from baluarte.web.reparation.forms.interviews import (
    ComplaintForm,
    ComplaintResultForm,
    InterviewForm,
    OwnWishesForm,
    TreatedForm,
    WishesForm,
)
from baluarte.web.reparation.forms.plans import (
    AssemblyForm,
    ClosingForm,
    DecisionForm,
    PlanForm,
    RefusalForm,
    WeighForm,
)
from baluarte.web.reparation.forms.remedies import (
    DeliveryForm,
    HerWordForm,
    OwnWordForm,
    RemedyForm,
    StepForm,
)
from baluarte.web.reparation.forms.sealed import SEALED
from baluarte.web.reparation.forms.victims import JoinForm, VictimForm
