"""What people do on Action Network's public pages and in its user interface, and the API cannot cause.

``actions.UI_ACTIONS`` lists the actions. Each is a function of a context and an argument struct, like the rules of API
writes, and uses those rules.
"""
