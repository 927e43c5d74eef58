"""Trails as pages of HTML."""

from nmn.audit.report.run_page import report_run
from nmn.audit.report.trail_page import report

__all__ = ["report", "report_run"]
