"""Screens, server-rendered: a folder a stage; `access.py` is the only gate to an object.

In: requests of signed-in people. Out: pages, and acts written through the stages' `actions`.
Always true: no page touches a model; every page works without JavaScript; nothing a post contains
is ever trusted.
"""
