"""The small platform of our own for demo and editor: pages and forums."""
