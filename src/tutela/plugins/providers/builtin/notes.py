"""What is said with a text that is its own summary, in the language of the text."""

from __future__ import annotations

_WHOLE = {
    "": "This text is too short to be shortened. Here it is whole:",
    "es": "Este texto es demasiado corto para resumirlo. Aquí está entero:",
    "fr": "Ce texte est trop court pour être résumé. Le voici en entier :",
    "de": "Dieser Text ist zu kurz, um gekürzt zu werden. Hier ist er ganz:",
    "pt": "Este texto é curto demais para ser resumido. Aqui está inteiro:",
    "it": "Questo testo è troppo breve per essere riassunto. Eccolo per intero:",
    "nl": "Deze tekst is te kort om samen te vatten. Hier staat hij in zijn geheel:",
    "ca": "Aquest text és massa curt per resumir-lo. Aquí el teniu sencer:",
}


def note_on_a_whole_text(code: str) -> str:
    """The note, in the language with this *code*, else in English."""
    return _WHOLE.get(code, _WHOLE[""])
