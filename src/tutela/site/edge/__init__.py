"""The outer ASGI app: what every request passes before it reaches Django or a fast route."""
