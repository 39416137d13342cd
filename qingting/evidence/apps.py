from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "qingting.evidence"
    label = "evidence"
