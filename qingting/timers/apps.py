from django.apps import AppConfig


class TimersConfig(AppConfig):
    name = "qingting.timers"
    label = "timers"
