"""`choices`, `money`, `day` and `look` for templates: see `budgets.pages.words`."""

from django import template

from heartline.budgets.pages.words import choices, day, look, money

register = template.Library()
register.filter("choices", choices)
register.filter("money", money)
register.filter("day", day)
register.filter("look", look)
