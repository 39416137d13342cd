from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    name = "qingting.corrections"
    label = "corrections"
