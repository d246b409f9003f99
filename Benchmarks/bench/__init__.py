"""Compares media with other tools: what is run (jobs), how it is measured (measure), how it is shown (report, chart)."""
