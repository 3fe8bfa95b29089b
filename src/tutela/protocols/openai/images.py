"""What is asked of a model that draws. The families of models take different parameters."""

from __future__ import annotations

from collections.abc import Mapping

from tutela.sdk.actions import GenerateImage

Sizes = Mapping[str, str]

DALL_E_3: Sizes = {"square": "1024x1024", "landscape": "1792x1024", "portrait": "1024x1792"}
DALL_E_2: Sizes = {"square": "1024x1024", "landscape": "1024x1024", "portrait": "1024x1024"}
OTHERS: Sizes = {"square": "1024x1024", "landscape": "1536x1024", "portrait": "1024x1536"}
GPT_QUALITY = {"standard": "medium", "hd": "high"}


def family_parameters(model_name: str, action: GenerateImage) -> dict[str, str]:
    """What *action* asks for, in the words of the model's family; nothing that the family would refuse."""
    match model_name.partition("-"):
        case "dall", _, "e-3":
            asked = {"size": DALL_E_3[action.aspectratio], "quality": action.quality, "style": action.style}
            return {**asked, "response_format": "b64_json"}
        case "dall", _, "e-2":
            return {"size": DALL_E_2[action.aspectratio], "response_format": "b64_json"}
        case "gpt", _, _:
            return {"size": OTHERS[action.aspectratio], "quality": GPT_QUALITY[action.quality]}
        case _:
            return {"size": OTHERS[action.aspectratio]}
