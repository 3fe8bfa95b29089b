"""Azure OpenAI: models of OpenAI's that an organisation deploys in an Azure resource of its own.

The protocol: https://learn.microsoft.com/azure/ai-services/openai/reference. It is OpenAI's but for the addresses, the
header with the key, and the deployment that stands in the place of the model.
"""

from tutela.plugins.providers.azureai.provider import AzureAI

__all__ = ["AzureAI"]
