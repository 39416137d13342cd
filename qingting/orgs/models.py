"""Organisations."""

from __future__ import annotations

from django.db import models

from qingting.store import Row


class Organisation(Row):
    """A bureau, hospital, university or utility; `zone` is an IANA name, used where days are
    cut.
    """

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    zone = models.CharField(max_length=64, default="Asia/Shanghai")

    def __str__(self) -> str:
        return self.name
