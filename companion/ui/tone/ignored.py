"""What the agent does not want to be told again, in the settings; pure."""

from __future__ import annotations

from dataclasses import replace

from companion.base.settings import Settings


def ignore_wording(settings: Settings, wording: str) -> Settings:
    """`settings` in which `wording` is let pass wherever it stands."""
    wording = " ".join(wording.split())
    if not wording or wording in settings.tone.words:
        return settings
    return replace(settings, tone=replace(settings.tone, words=(*settings.tone.words, wording)))


def ignore_rule(settings: Settings, rule: str) -> Settings:
    """`settings` in which the rule of that id is silent."""
    if rule in settings.tone.rules:
        return settings
    return replace(settings, tone=replace(settings.tone, rules=(*settings.tone.rules, rule)))


def heed_wording(settings: Settings, wording: str) -> Settings:
    """`settings` in which `wording` is told again."""
    return replace(settings, tone=replace(settings.tone, words=tuple(one for one in settings.tone.words if one != wording)))


def heed_rule(settings: Settings, rule: str) -> Settings:
    """`settings` in which the rule of that id is told again."""
    return replace(settings, tone=replace(settings.tone, rules=tuple(one for one in settings.tone.rules if one != rule)))
