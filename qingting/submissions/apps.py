from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "qingting.submissions"
    label = "submissions"
