"""Who is asked for an indicator: every office of a class, so that who is silent shows."""

from baluarte.norms.policy import institutions_of
from baluarte.norms.protocols.states import names_of_states

# The 32 local offices and the federal one.
OFFICES = (*institutions_of("EDO-*-FIS"), "FGR")
# What is asked of each state is asked of its government; its mechanism may state it.
STATE_GOVERNMENTS = tuple(f"EDO-{one}-GOB" for one in names_of_states())
STATE_SPEAKERS = {one: (one.replace("-GOB", "-MEC"),) for one in STATE_GOVERNMENTS}
STATE_COMMISSIONS = institutions_of("EDO-*-VIC")
COMMISSIONS = (*STATE_COMMISSIONS, "CEAV")
# The Mechanism's budget and its load are one: whoever of these states them speaks for it.
MECHANISM = ("CEN", "SEGOB-UDH", "SEGOB-DGM", "SEGOB")
UNITS = ("CEN", "URCRR", "UER", "UPSA")
BUDGETED = ("SEGOB", "FGR", "CEAV", "CNDH")
