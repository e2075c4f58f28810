"""Tests of the model, which need no Home Assistant."""
