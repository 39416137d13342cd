from django.apps import AppConfig


class SpreadConfig(AppConfig):
    name = "qingting.spread"
    label = "spread"
