from baluarte.web.procedure.forms.documents import WithDocument


class DecreeForm(WithDocument):
    """The decree itself; when and what was decided stands in the session."""
