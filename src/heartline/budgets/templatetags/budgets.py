"""`money`, `day` and `look` for templates: see `budgets.pages.words`."""

from django import template

from heartline.budgets.pages.words import day, look, money

register = template.Library()
register.filter("money", money)
register.filter("day", day)
register.filter("look", look)
