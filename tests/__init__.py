"""Tests of Paw Control."""
