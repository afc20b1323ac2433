"""Figures and cases shaped for the page."""
