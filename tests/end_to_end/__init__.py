"""Tests of the integration in a Home Assistant of its own, from outside."""
