from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "heartline.cases"
    default_auto_field = "django.db.models.BigAutoField"
