"""OULAD: the anonymised files of the Open University (Kuzilek, Hlosta, Zdrahal 2017, CC BY 4.0)."""

from tutela.plugins.platforms.oulad.platform import OULAD

__all__ = ["OULAD"]
