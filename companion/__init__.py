"""Companion: the desktop companion of Chinese-speaking customer-service agents."""

__version__ = "0.1.0"
