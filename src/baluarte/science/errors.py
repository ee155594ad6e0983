"""The one base of all errors by which `science` refuses to answer."""


class Refused(Exception):
    """No answer is given, and the message says why: what was given, or asked, cannot carry one.

    Every error of a room of `science` is of this kind, and of the Python kind it had to begin with
    (mostly `ValueError`).
    """
