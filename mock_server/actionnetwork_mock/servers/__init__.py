"""How the mock runs: in a thread, in the caller's process without a socket, or in a process of its own."""
