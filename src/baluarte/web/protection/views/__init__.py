"""What presses, one case, one study, its parts, one measure, one withdrawal."""
