"""A real Home Assistant with demo dogs: what scripts/demo starts."""
