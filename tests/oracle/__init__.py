"""What the reference says of this slice, statement by statement, and the test that holds the mock to it."""
