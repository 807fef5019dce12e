"""The rules of API writes. They know no HTTP: they take a context and plain values, and return rows or documents.

``resource_rules`` has their interface, ``registry`` lists them.
"""
