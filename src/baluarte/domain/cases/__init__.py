"""The file that joins a person or a collective, events, consent, contact and proceedings.

Here: cases in compartments of their own, whose they are, what each person consents to layer by
layer, how and when she may be reached, the notebook of calls and promises. Not here: who somebody
is (`people`), steps and clocks (`procedure`), risk and measures (`protection`). Whoever counts
never comes in.
"""
