"""Views of investigation."""
