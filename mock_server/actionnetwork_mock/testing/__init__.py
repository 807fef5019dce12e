"""The objects that tests use to inspect and control a mock, wherever it runs.

They are written once, against ``ControlClient``: the operations of the control API, which are called directly where the
mock runs in the same process, and sent over HTTP where it does not.
"""
