from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "qingting.reviews"
    label = "reviews"
