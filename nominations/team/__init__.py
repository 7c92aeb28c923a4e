"""Who writes a draft together: who is there now, and who is reminded when."""
