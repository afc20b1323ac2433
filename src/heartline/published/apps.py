from django.apps import AppConfig


class PublishedConfig(AppConfig):
    name = "heartline.published"
    default_auto_field = "django.db.models.BigAutoField"
