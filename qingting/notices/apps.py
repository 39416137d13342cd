from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "qingting.notices"
    label = "notices"
