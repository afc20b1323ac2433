"""What a text speaks of, as the pairs of signs and the words that it holds."""

import re

from heartline.engines.reading.scripts import HAN

# Words of courtesy and of every message, which say nothing of what it speaks of.
_EMPTY = re.compile(
    "(?:联系|咨询|服务|投诉|监督)?(?:电话|手机|热线)(?:号码)?|联系(?:方式|人)?"
    "|尊敬的|领导|您好|你好|大家好|感谢您?|谢谢|敬请|希望|请求|请问|咨询|反映|投诉|建议|问题|情况"
    "|有关|相关|关于|部门"
    "|政府|我们?|你们?|您|他们?|的|了|是|在|和|与|及|也|就|都|这|那|有|没有?|不|会|能|要|为|对"
    "|把|被|让|给|到|从|上|下"
    "|中|个|之|其|等|来|去|说|做|一|现在|目前|已经?|可以|如果|因为|所以|但是|而且|网友|留言|收悉"
    "|答复|回复|如下|工作"
    "|支持|关心|理解|年|月|日"
    "|什么|时候|怎么样?|为何|何时|如何|哪里|哪个|谁|多久|多少|是否|能否|可否|是不是|呢|吗|吧"
)
_HAN_RUN = re.compile(f"[{HAN}]{{2,}}")
_WORD = re.compile(r"[A-Za-z]{3,}|[A-Z]\d+")
_SMALL = (
    "the and for with that this there has have had was were are you your our from please not but "
    "can will all phone call telephone tel mobile"
)
#: Small words of English, which every text has.
SMALL_WORDS = frozenset(_SMALL.split())


def grams_of(analysed: str) -> frozenset[str]:
    """The pairs of Han signs and the Latin words of a text for analysis, each once."""
    said = _EMPTY.sub(" ", analysed)
    pairs = (run[at : at + 2] for run in _HAN_RUN.findall(said) for at in range(len(run) - 1))
    words = (word.lower() for word in _WORD.findall(said))
    return frozenset((*pairs, *(word for word in words if word not in SMALL_WORDS)))


def shared_share(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the smaller set lies in the other, 0 to 1; 0 where one is empty."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0
