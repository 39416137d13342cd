from django.apps import AppConfig


class RepliesConfig(AppConfig):
    name = "qingting.replies"
    label = "replies"
