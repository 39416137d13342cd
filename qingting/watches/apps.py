from django.apps import AppConfig


class WatchesConfig(AppConfig):
    name = "qingting.watches"
    label = "watches"
