from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "qingting.approvals"
    label = "approvals"
