"""Writes readings.txt and contexts.txt: how each hanzi is read, and where it is read otherwise than usual.

    uv run --group generate python resources/tables/generate_readings.py

Source: the character and phrase dictionaries of pypinyin (MIT, see NOTICE.txt), tones dropped.

readings.txt, one syllable a line: ``syllable usual-characters other-characters``. Only readings in use: the first
that the character dictionary lists, and those that the phrase dictionary uses at least twice and in at least 0.5 %
of the character's occurrences. That dictionary leaves out what is read as by default, so its counts are lopsided:
the readings of `BY_HAND` are added.

contexts.txt, one reading a line: ``character syllable characters-before|characters-after``: beside one of these
neighbours the character is read so, and not as usual.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

BY_HAND = (
    "地:di,de 得:de,dei 着:zhe,zhao,zhuo 还:hai,huan 长:zhang,chang 行:xing,hang 乐:le,yue 率:lv,shuai 重:zhong,chong "
    "了:le,liao 都:dou,du 和:he,huo 会:hui,kuai 差:cha,chai,ci 便:bian,pian 参:can,shen,cen 单:dan,shan 解:jie,xie "
    "藏:cang,zang 曾:ceng,zeng 朝:chao,zhao 盛:sheng,cheng 弹:dan,tan 调:diao,tiao 度:du,duo 恶:e,wu 给:gei,ji "
    "核:he,hu 系:xi,ji 降:jiang,xiang 角:jiao,jue 卡:ka,qia 壳:ke,qiao 落:luo,la 露:lu,lou 绿:lv,lu 没:mei,mo 模:mo,mu "
    "屏:ping,bing 强:qiang,jiang 亲:qin,qing 塞:sai,se 色:se,shai 省:sheng,xing 什:shen,shi 似:si,shi 宿:su,xiu "
    "提:ti,di 遗:yi,wei 校:xiao,jiao 血:xue,xie 择:ze,zhai 种:zhong,chong 传:chuan,zhuan 仔:zi,zai 吓:xia,he "
    "折:zhe,she 识:shi,zhi 薄:bao,bo 剥:bo,bao 称:cheng,chen 畜:xu,chu 大:da,dai 圈:quan,juan 粘:zhan,nian 秘:mi,bi "
    "厦:xia,sha 六:liu,lu 番:fan,pan 查:cha,zha 区:qu,ou 朴:pu,piao 仇:chou,qiu 蚌:bang,beng 柏:bai,bo 车:che,ju "
    "合:he,ge 尽:jin 数:shu,shuo 说:shuo,shui 谁:shei,shui 这:zhe,zhei 那:na,nei 哪:na,nei 熟:shu,shou 呢:ne,ni "
    "吗:ma 啊:a 哦:o,e 嗯:en,ng 嘞:lei 虹:hong,jiang 拓:tuo,ta 隆:long 冯:feng 翟:zhai,di 覃:qin,tan 召:zhao,shao 盖:gai,ge"
)
"""Daily words, place names and surnames whose reading the counts miss."""

CONTEXTS_BY_HAND = (
    "还款:huan 还清:huan 还钱:huan 还贷:huan 还账:huan 还本:huan 还给:huan 退还:huan 归还:huan 返还:huan 交还:huan 偿还:huan "
    "待还:huan 应还:huan 送还:huan 还原:huan "
    "长时:chang 长期:chang 长度:chang 长久:chang 较长:chang 延长:chang 时长:chang 多长:chang 太长:chang 很长:chang 最长:chang "
    "更长:chang 长途:chang 过长:chang 加长:chang 长短:chang 漫长:chang 长款:chang 长假:chang 长篇:chang 超长:chang "
    "银行:hang 行业:hang 分行:hang 支行:hang 本行:hang 央行:hang 他行:hang 跨行:hang 同行:hang 排行:hang 行情:hang 行长:hang "
    "重新:chong 重复:chong 重启:chong 重发:chong 重置:chong 重试:chong 重装:chong 重做:chong 重寄:chong 重拍:chong 重设:chong "
    "重庆:chong 重拨:chong 重登:chong 重填:chong 重下:chong 重打:chong 重连:chong 双重:chong 重签:chong 重申:chong "
    "音乐:yue 乐器:yue 着急:zhao 着凉:zhao 效率:lv 便宜:pian 调整:tiao 调解:tiao 协调:tiao 空调:tiao 调节:tiao 调试:tiao "
    "出差:chai 差旅:chai 了解:liao 参差:ci 厦门:sha 会计:kuai 供给:ji 给予:ji 补给:ji 下载:zai 记载:zai 没收:mo 首都:du "
    "校对:jiao 校验:jiao 校准:jiao 降服:xiang 暴露:lu 模样:mu 自传:zhuan 打折:zhe 折扣:zhe 省略:sheng 反省:xing "
    "系鞋:ji 中弹:dan 弹窗:tan 弹出:tan 反弹:tan 弹性:tan 卡住:ka 关卡:qia 提防:di 色子:shai 处理:chu 单车:dan"
)


def toneless(reading: str) -> str:
    """``lǜ`` -> ``lv``, ``ê̄`` -> ``e``."""
    plain = "".join(c for c in unicodedata.normalize("NFD", reading.replace("ü", "v")) if not unicodedata.combining(c) or c == "\u0308")
    return unicodedata.normalize("NFC", plain).replace("ü", "v").lower()


def used_readings() -> dict[str, Counter[str]]:
    """Character -> how often the phrase dictionary uses each reading."""
    used: dict[str, Counter[str]] = defaultdict(Counter)
    for word, syllables in phrases_dict.items():
        if len(word) == len(syllables):
            for char, syllable in zip(word, syllables, strict=True):
                used[char][toneless(syllable[0])] += 1
    return used


def chosen_readings() -> dict[str, list[str]]:
    """Character -> its readings in use, the usual one first."""
    used = used_readings()
    by_hand = {entry[0]: entry[2:].split(",") for entry in BY_HAND.split()}
    chosen = {}
    for point, listed in pinyin_dict.items():
        if not (0x3007 <= point <= 0x9FFF):
            continue
        char = chr(point)
        first = toneless(listed.split(",")[0])
        allowed = {toneless(reading) for reading in listed.split(",")}
        total = sum(used[char].values())
        more = [r for r, n in used[char].most_common() if r in allowed and n >= 2 and n >= 0.005 * total]
        chosen[char] = list(dict.fromkeys([*by_hand.get(char, []), first, *more]))
    return chosen


def contexts(chosen: dict[str, list[str]]) -> dict[tuple[str, str], tuple[set[str], set[str]]]:
    """(character, unusual reading) -> the neighbours (before, after) beside which it is always read so."""
    seen: dict[tuple[str, str, bool], Counter[str]] = defaultdict(Counter)
    for word, syllables in phrases_dict.items():
        if len(word) != len(syllables):
            continue
        readings = [toneless(syllable[0]) for syllable in syllables]
        for at, char in enumerate(word):
            if len(chosen.get(char, ())) > 1:
                if at:
                    seen[char, word[at - 1], True][readings[at]] += 1
                if at + 1 < len(word):
                    seen[char, word[at + 1], False][readings[at]] += 1
    found: dict[tuple[str, str], tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for (char, neighbour, before), counts in seen.items():
        reading = next(iter(counts))
        if len(counts) == 1 and reading in chosen[char][1:]:
            found[char, reading][0 if before else 1].add(neighbour)
    for entry in CONTEXTS_BY_HAND.split():
        word, reading = entry.split(":")
        for at, char in enumerate(word):
            others = [r for r in chosen[char] if r != reading]
            if reading in chosen[char] and others:
                for other in others:
                    found[char, other][1 - at].discard(word[1 - at])
                if reading != chosen[char][0]:
                    found[char, reading][1 - at].add(word[1 - at])
    return found


def main() -> None:
    """Write both tables beside this script."""
    folder = Path(__file__).parent
    chosen = chosen_readings()
    usual: dict[str, list[str]] = defaultdict(list)
    other: dict[str, list[str]] = defaultdict(list)
    for char, readings in sorted(chosen.items()):
        usual[readings[0]].append(char)
        for reading in readings[1:]:
            other[reading].append(char)
    syllables = sorted({s for s in (*usual, *other) if s.isascii() and s.isalpha()})
    lines = [f"{s} {''.join(usual[s])} {''.join(other[s])}".rstrip() for s in syllables]
    (folder / "readings.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    near = contexts(chosen)
    lines = [f"{c} {r} {''.join(sorted(b))}|{''.join(sorted(a))}" for (c, r), (b, a) in sorted(near.items()) if a or b]
    (folder / "contexts.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(f"{len(chosen)} characters, {sum(len(r) > 1 for r in chosen.values())} with several readings, {len(lines)} contexts")


if __name__ == "__main__":
    main()
