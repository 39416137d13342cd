from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "qingting.journal"
    label = "journal"
