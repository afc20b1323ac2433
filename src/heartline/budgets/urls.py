"""Addresses of participatory budgets."""

app_name = "budgets"

urlpatterns: list = []
