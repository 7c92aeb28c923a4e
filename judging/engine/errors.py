"""What the engine raises when its input cannot be used."""


class InputError(ValueError):
    """The input is unusable; the message names the row and says what is wrong with it."""
