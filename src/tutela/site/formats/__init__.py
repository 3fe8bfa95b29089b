"""How dates and times are written, where Django's way would be read wrong: a folder for each language."""
