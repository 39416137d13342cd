from django.apps import AppConfig


class LiaisonConfig(AppConfig):
    name = "qingting.liaison"
    label = "liaison"
