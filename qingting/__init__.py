"""Qingting (倾听): an organisation's written public-concern emergency plan, run as code."""
