"""Views of reparation."""
