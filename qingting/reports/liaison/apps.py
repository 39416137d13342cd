from django.apps import AppConfig


class LiaisonConfig(AppConfig):
    name = "qingting.reports.liaison"
    label = "liaison"
