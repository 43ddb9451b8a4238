"""Phrase search: Chinese, pinyin, initials and mixtures, per keystroke."""
