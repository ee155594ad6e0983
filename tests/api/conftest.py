"""A program at the portal, served as the portal is."""

from tests.web.public.conftest import as_worker, cast, let, portal

__all__ = ["as_worker", "cast", "let", "portal"]
