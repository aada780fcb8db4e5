"""Characters of symbol fonts, which a docx keeps by their place in the font, as the characters they show."""

from __future__ import annotations

_SYMBOL = {
    0x2D: "−", 0x44: "Δ", 0x57: "Ω", 0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x65: "ε",
    0x6C: "λ", 0x6D: "μ", 0x70: "π", 0x73: "σ", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAE: "→",
    0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈",
    0xD2: "®", 0xD3: "©",
    0xD4: "™", 0xE2: "®", 0xE3: "©", 0xE4: "™",
}  # fmt: skip
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x71: "☐", 0x72: "☐", 0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: "☐",
    0xD8: "➢", 0xE0: "→", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_PRIVATE = 0xF000
_MOST = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


def read_symbol(font: str, code: str) -> str:
    """The character of a symbol (``w:sym``); unknown here, the one that the file has; U+FFFD of none."""
    try:
        at = int(code[:8], 16)
    except ValueError:
        return "\ufffd"
    known = _FONTS.get(font.lower(), {}).get(at - _PRIVATE if at >= _PRIVATE else at)
    if known is not None:
        return known
    if at > _MOST or at in _SURROGATES or at < ord(" "):
        return "\ufffd"
    return chr(at)
