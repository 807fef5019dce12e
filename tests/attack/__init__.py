"""Attacks on a running server: hostile requests, bodies and heads without an end, and kills under load.

``make attack`` runs all of them. ``test_attack.py`` runs a short form with every other test.
"""
