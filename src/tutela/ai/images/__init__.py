"""Generated images: got, looked at, marked as generated and made ready to be kept. Nothing here knows Django.

::

    acquire     the bytes, decoded or fetched from the address that the service names
    reading     bytes that nobody has looked at → a picture, or why not
    marking     the visible mark
    provenance  the mark for machines
    finishing   all three, and the threads for it
"""
