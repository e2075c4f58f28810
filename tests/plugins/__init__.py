"""Checks that go along with every test."""
