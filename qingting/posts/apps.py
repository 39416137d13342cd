from django.apps import AppConfig


class PostsConfig(AppConfig):
    name = "qingting.posts"
    label = "posts"
