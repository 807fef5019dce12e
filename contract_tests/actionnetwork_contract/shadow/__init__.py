"""``actionnetwork-mock shadow``: compares the answers of the real API to a program's own calls with the mock.

Start at ``command``, which forwards the calls, and ``comparer``, which runs in the process of ``child``.
"""
