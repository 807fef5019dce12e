"""The contract suite: the same checks against the mock and against the real API. It comes with a later release.

Nothing here may know the insides of the server: HTTP and the declarations are enough.
"""
