"""Events coded by two people apart: what they agree in, and what is reconciled.

Here: drawing what is coded twice, second codings, agreement between coders, reconciling. Not here:
the events (`registry`), the coefficients' mathematics (`baluarte.science.reliability`).

Who comes in calls, of `actions`: `set_double_coding`, `draw_lot`, `take_second_coding`,
`code_second`, `reconcile`; the worker `draw_due`.
"""
