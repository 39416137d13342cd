from django.apps import AppConfig


class AdoptionConfig(AppConfig):
    name = "qingting.adoption"
    label = "adoption"
