"""What each box says whose words are sealed."""

from django.utils.translation import gettext_lazy as _

SEALED = _("Sealed: whoever attends opens it, and each opening is logged.")
