"""Pages of places: the map, the list behind it, the picker."""
