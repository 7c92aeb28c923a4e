"""Answers from elsewhere on their way into a draft: a filled-in file, or an earlier nomination.

`found` is what was understood, `weighing` holds it against the draft as it stands now, and
`nominations.services.intake` takes over what the person ticked.
"""
