"""Those who speak in the invented town: names and addresses that cannot be anybody's."""

from dataclasses import dataclass
from random import Random

from heartline.people.models import Reach

_FAMILY = (
    "安白柏常成池丁方傅甘高古关郭韩何洪胡江金康柯乐李梁林柳陆罗马梅孟宁潘彭祁秦任"
    "沈石宋苏孙唐陶田童汪温吴夏向肖谢徐许严杨叶余袁岳曾张赵郑钟周朱邹"
)
_GIVEN = """
小满 谷雨 立夏 白露 霜序 知秋 望舒 南星 半夏 杜若 青禾 麦穗 春晓 秋实 冬至 云舒
听雨 观澜 松年 竹筠 兰芷 采薇 子衿 长庚 启明 星野 晴岚 暮雪 朝露 初阳
""".split()  # noqa: SIM905
_LATIN = [
    "River",
    "Meadow",
    "Willow",
    "Brook",
    "Maple",
    "Cedar",
    "Wren",
    "Linden",
    "Hazel",
    "Rowan",
]
_FAMILY_LATIN = ["Greenhill", "Lakeside", "Oldbridge", "Northgate", "Millpond", "Seagarden"]


@dataclass(frozen=True)
class Speaker:
    """Somebody who speaks: what they choose to say of themself.

    `value` is an address at example.org, or a number 555-01xx: both belong to nobody.
    """

    name: str = ""
    hidden: bool = False
    reach: Reach = Reach.PAGE
    value: str = ""
    language: str = "zh-hans"
    consents: bool = False

    @property
    def tells(self) -> bool:
        """Whether they say anything of themself."""
        return bool(self.name or self.value)


def somebody(rng: Random, *, language: str = "zh-hans", private: bool = False) -> Speaker:
    """A person of the town: with a name and a way to reach them, or with neither."""
    if rng.random() < (0.6 if private else 0.28):
        return Speaker(language=language, consents=not private and rng.random() < 0.5)
    if language == "en":
        name = f"{rng.choice(_LATIN)} {rng.choice(_FAMILY_LATIN)}"
    else:
        name = rng.choice(_FAMILY) + rng.choice(_GIVEN)
    reach = rng.choices([Reach.EMAIL, Reach.PHONE, Reach.PAGE], (6, 3, 1))[0]
    value = {
        Reach.EMAIL: f"neighbour{rng.randrange(1, 10_000):04d}@example.org",
        Reach.PHONE: f"555-01{rng.randrange(100):02d}",
        Reach.PAGE: "",
    }[reach]
    return Speaker(
        name="" if rng.random() < 0.2 else name,
        hidden=rng.random() < 0.12,
        reach=reach,
        value=value,
        language=language,
        consents=not private and rng.random() < 0.55,
    )
