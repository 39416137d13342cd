from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "qingting.orgs"
    label = "orgs"
