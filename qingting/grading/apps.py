from django.apps import AppConfig


class GradingConfig(AppConfig):
    name = "qingting.grading"
    label = "grading"
