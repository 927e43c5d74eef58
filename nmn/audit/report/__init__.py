"""Trails as pages of HTML."""

from nmn.audit.report.index import report_run
from nmn.audit.report.page import report

__all__ = ["report", "report_run"]
