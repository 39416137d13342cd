"""Sheets for the day the server is down: the plan to sign, who calls whom, a card for each role,
what is open. Shown as pages, and kept fresh as files.
"""
