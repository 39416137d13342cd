from django.apps import AppConfig


class DoubtsConfig(AppConfig):
    name = "qingting.doubts"
    label = "doubts"
