"""Language models by pydantic-ai: OpenAI, Anthropic, Ollama, or whatever speaks as OpenAI does.

Needs the extra `llm`; only `bot.app` imports it, and only where a model is set.
"""

from __future__ import annotations

from typing import Any

from anthropic import AsyncAnthropic
from openai import AsyncOpenAI
from pydantic_ai import Agent, PromptedOutput
from pydantic_ai.exceptions import (
    ModelAPIError,
    ModelHTTPError,
    UnexpectedModelBehavior,
    UsageLimitExceeded,
)
from pydantic_ai.models import Model
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.usage import RunUsage, UsageLimits

from bot.model.draft import Spending
from bot.writing.drafting import Answer, Draft, DraftError

_OLLAMA = "http://127.0.0.1:11434/v1"
_MOST_OUTPUT = 4_000
_MICRO = 1_000_000


class PydanticDrafter:
    """Satisfies `bot.writing.drafting.Drafter`."""

    def __init__(self, name: str, *, api_key: str, base_url: str, seconds: float) -> None:
        self.name = name
        self._client = _client(name, api_key=api_key, base_url=base_url, seconds=seconds)
        # Plain JSON in the answer, checked here: not every server knows tools or schemas.
        self._agent = Agent(
            _model(name, self._client),
            output_type=PromptedOutput(Draft),
            retries=1,
            model_settings={"max_tokens": _MOST_OUTPUT, "temperature": 0.2},
        )

    async def aclose(self) -> None:
        """Let the model's connections go."""
        await self._client.close()

    async def draft(self, instructions: str, material: str, *, tokens: int) -> Answer:
        """Return a draft on at most so many tokens. Raises DraftError."""
        usage = RunUsage()
        limits = UsageLimits(total_tokens_limit=tokens, request_limit=2)
        try:
            result = await self._agent.run(
                material, instructions=instructions, usage=usage, usage_limits=limits
            )
        except ModelHTTPError as error:
            why = "limited" if error.status_code == 429 else "down"
            raise DraftError(why, _spent(usage)) from None
        except ModelAPIError:
            raise DraftError("down", _spent(usage)) from None
        except UsageLimitExceeded:
            raise DraftError("budget", _spent(usage)) from None
        except (UnexpectedModelBehavior, ValueError):
            raise DraftError("broken", _spent(usage)) from None
        return Answer(result.output, _spent(usage, result))


def _client(
    name: str, *, api_key: str, base_url: str, seconds: float
) -> AsyncOpenAI | AsyncAnthropic:
    # Our own time-out and fall-back are quicker than the clients' retries.
    if name.startswith("anthropic:"):
        return AsyncAnthropic(
            api_key=api_key, base_url=base_url or None, max_retries=0, timeout=seconds
        )
    if name.startswith("ollama:"):
        base_url = base_url or _OLLAMA
    return AsyncOpenAI(
        api_key=api_key or "none", base_url=base_url or None, max_retries=0, timeout=seconds
    )


def _model(name: str, client: AsyncOpenAI | AsyncAnthropic) -> Model:
    model = name.partition(":")[2]
    if isinstance(client, AsyncAnthropic):
        return AnthropicModel(model, provider=AnthropicProvider(anthropic_client=client))
    return OpenAIChatModel(model, provider=OpenAIProvider(openai_client=client))


def _spent(usage: RunUsage, result: Any = None) -> Spending:
    return Spending(usage.total_tokens, _price(result) if result is not None else 0)


def _price(result: Any) -> int:
    """Return what an answer cost, 0 for a model whose price is not known."""
    try:
        return int(result.response.cost().total_price * _MICRO)
    except (LookupError, AssertionError, AttributeError, ValueError):
        return 0
