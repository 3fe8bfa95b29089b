"""Any service that speaks OpenAI's protocol: chat completions and images.

The protocol: https://platform.openai.com/docs/api-reference. Ollama, vLLM, llama.cpp, LM Studio, Mistral and many
gateways speak the part that is used here.
"""

from tutela.plugins.providers.openai.provider import OpenAI

__all__ = ["OpenAI"]
