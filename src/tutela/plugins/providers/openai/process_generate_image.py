"""Generate an image. The families of models take different parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tutela.plugins.providers.openai.process import OpenAIProcess
from tutela.plugins.providers.openai.settings import ImageSettings
from tutela.sdk import GenerateImage, Response

Sizes = Mapping[str, str]

DALL_E_3: Sizes = {"square": "1024x1024", "landscape": "1792x1024", "portrait": "1024x1792"}
DALL_E_2: Sizes = {"square": "1024x1024", "landscape": "1024x1024", "portrait": "1024x1024"}
OTHERS: Sizes = {"square": "1024x1024", "landscape": "1536x1024", "portrait": "1024x1536"}
GPT_QUALITY = {"standard": "medium", "hd": "high"}


class ProcessGenerateImage(OpenAIProcess[GenerateImage]):
    """Draws one image: an action holds one, so that more would be paid for and thrown away."""

    action = GenerateImage
    settings_class = ImageSettings

    async def process(self, action: GenerateImage) -> Response:
        reply = await self.client.image(self.body(action))
        return self.action.response_class.succeeded(**reply.response_data(self.settings.model_name))

    def body(self, action: GenerateImage) -> dict[str, Any]:
        """The JSON to send."""
        family = family_parameters(self.settings.model_name, action)
        asked = {"prompt": self.prompt(action), "n": 1, **family}
        return {**self.request(action), **asked, **self.settings.extra_parameters}

    def prompt(self, action: GenerateImage) -> str:
        """The person's words, after the administrator's, if there are any: images have no place for instructions."""
        own = self.settings.instruction_for(self.action)
        return f"{own}\n\n{action.prompttext}" if own else action.prompttext


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
