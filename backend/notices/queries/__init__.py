"""Reads of the repayment desk."""
