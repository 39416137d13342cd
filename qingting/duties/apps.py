from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "qingting.duties"
    label = "duties"
