"""Who is asked for an indicator: every office of a class, so that who is silent shows."""

from baluarte.norms.policy import institutions_of

# The 32 local offices and the federal one.
OFFICES = (*institutions_of("EDO-*-FIS"), "FGR")
STATE_MECHANISMS = institutions_of("EDO-*-MEC")
STATE_COMMISSIONS = institutions_of("EDO-*-VIC")
COMMISSIONS = (*STATE_COMMISSIONS, "CEAV")
# The Mechanism's budget and its load are one: whoever of these states them speaks for it.
MECHANISM = ("CEN", "SEGOB-UDH", "SEGOB-DGM", "SEGOB")
UNITS = ("CEN", "URCRR", "UER", "UPSA")
BUDGETED = ("SEGOB", "FGR", "CEAV", "CNDH")
