"""What shows the value of each setting, in modules by subject."""
