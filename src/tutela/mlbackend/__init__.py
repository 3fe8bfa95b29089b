"""A drop-in server and command line for Moodle's analytics. No Django; deployable alone.

The ASGI app is ``tutela.mlbackend.app:create_app(settings)``.
"""

VERSION = "3.0.5"
"""What Moodle 4.5 asks for: it accepts 3.0.5 up to, but not including, 4. No newline, or it is refused."""
