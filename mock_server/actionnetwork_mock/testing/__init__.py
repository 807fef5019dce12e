"""The objects that tests use to inspect and control a server."""
