from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "qingting.web"
    label = "web"
