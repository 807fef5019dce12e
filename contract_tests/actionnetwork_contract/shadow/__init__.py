"""``actionnetwork-mock shadow``: compares the answers of the real API to a program's own calls with the mock."""
