"""Who wrote what a page shows of a file."""

from django import template

from baluarte.web.access.authors import author, danger_mark

register = template.Library()
register.filter("written_by", author)
register.filter("danger_mark", danger_mark)
