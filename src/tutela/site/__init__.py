"""Settings, urls, the ASGI app, the command line: composes all, holds no logic, imported by nobody."""
