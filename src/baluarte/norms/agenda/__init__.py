"""What is due in a matter, by whom, until when and why: a pure function of a text and of facts.

Here: occurrences (what happened and was done), the agenda drawn from them for any instant and for
what was known on any day, the refusal of acts that cannot be, the explanation in words, how long
steps took (`durations`). Not here: who is told, and anything that is kept (the room `procedure`).
"""

from baluarte.norms.agenda.acts import ActRefused, check
from baluarte.norms.agenda.build import agenda
from baluarte.norms.agenda.items import Agenda, Item, State
from baluarte.norms.agenda.occurrences import Happening, Occurrence
