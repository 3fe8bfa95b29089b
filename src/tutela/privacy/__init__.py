"""Personal data: what each room declares of its tables and files, and export, deletion and retention by that.

The door of the room, `tutela.learning.api`, offers what others need of it.
"""
