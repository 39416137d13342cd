from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "qingting.events"
    label = "events"
