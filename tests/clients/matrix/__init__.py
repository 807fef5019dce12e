"""The client compatibility matrix: calls of public clients, run against the mock, and the page that says how each ends.

``clients/`` has one module for each client, with a row for each call and its expected outcome. ``runner.py`` runs the
calls in the client's own language and reads the outcome from the journal. ``page.py`` writes ``docs/clients.md`` from
the rows.
"""
