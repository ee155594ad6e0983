"""Fields that every room asks for: a date as it is known, a place as it is known, a person."""
