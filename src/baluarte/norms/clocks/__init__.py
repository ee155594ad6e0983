"""How long the law gives, and until when: units, calendars, the counting of days.

Here: clocks as they are written, the days on which nobody works, the zones in which a day ends,
and the instant at which a clock runs out. Not here: which step has which clock (`protocols`).
"""

from baluarte.norms.clocks.calendar import Calendar
from baluarte.norms.clocks.clock import Clock, Unit
from baluarte.norms.clocks.counting import Due, Suspension, count
