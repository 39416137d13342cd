"""The register of events and leads (舆情台账), and the figures of a month."""
