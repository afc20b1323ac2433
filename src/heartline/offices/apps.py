from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "heartline.offices"
    default_auto_field = "django.db.models.BigAutoField"
