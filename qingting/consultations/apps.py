from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "qingting.consultations"
    label = "consultations"
