"""The pytest plugin of actionnetwork-mock: a local Action Network as a fixture."""
