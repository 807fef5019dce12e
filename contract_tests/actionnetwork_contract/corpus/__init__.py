"""Corpora: recorded exchanges of the real API whose values are pseudonyms, and their replay against the mock.

Start at ``recorder``, which writes a corpus, and ``replay``, which compares one. ``cli`` has the command.
"""
