"""The editor's AI: text and images from a prompt, wherever people write."""
