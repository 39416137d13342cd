from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "qingting.reports"
    label = "reports"
