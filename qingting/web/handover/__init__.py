"""Shifts on pages: handing over, taking over, what was handed over, who is on duty when."""
