"""What stands behind the make commands: the database cluster, the demo, the checks."""
