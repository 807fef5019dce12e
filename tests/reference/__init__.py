"""What is known of the API, statement by statement, and the tests that check the mock against it."""
