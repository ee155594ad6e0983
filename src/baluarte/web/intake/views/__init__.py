"""Views of lists, by what they show: all lists, a file's preview, one list, its reports."""
