from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "qingting.sources"
    label = "sources"
