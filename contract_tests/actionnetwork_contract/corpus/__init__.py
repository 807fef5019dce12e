"""Corpora: recorded exchanges of the real API whose values are pseudonyms, and their replay against the mock."""
