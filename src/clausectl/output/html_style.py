"""The style sheet of html reports: one for screen and paper, dark and light.

Every pair of text and ground has a contrast of at least 4.5 to 1 in both
colour schemes; a test computes it from these values. What is marked by colour
is marked by a line and by hidden words as well.
"""

from __future__ import annotations

LIGHT = {
    "ground": "#ffffff",
    "panel": "#f6f5f2",
    "text": "#1b1c1e",
    "quiet": "#565a60",
    "line": "#d5d2cb",
    "link": "#1a4a8a",
    "inserted": "#0b4f2a",
    "inserted-ground": "#e3f3e8",
    "deleted": "#8a1622",
    "deleted-ground": "#fbe9e9",
    "weighty": "#7a3300",
    "weighty-ground": "#fdf0e1",
}
DARK = {
    "ground": "#16181b",
    "panel": "#1f2226",
    "text": "#e8e6e1",
    "quiet": "#a9adb3",
    "line": "#3a3e44",
    "link": "#9dc1f5",
    "inserted": "#a5e3b9",
    "inserted-ground": "#17321f",
    "deleted": "#ffb9b5",
    "deleted-ground": "#421c1e",
    "weighty": "#f6c48a",
    "weighty-ground": "#3a2813",
}


def write_style() -> str:
    """The whole sheet."""
    return _SHEET.replace("LIGHT", _write_colors(LIGHT)).replace("DARK", _write_colors(DARK))


def _write_colors(colors: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in colors.items())


_SHEET = """
:root{color-scheme:light dark;LIGHT}
@media screen and (prefers-color-scheme:dark){:root{DARK}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.15em}
a:focus-visible,input:focus-visible,main:focus-visible{outline:3px solid var(--link);outline-offset:2px}
main:focus{outline:none}
.skip{position:absolute;left:-99rem;top:0;background:var(--ground);padding:.5rem 1rem;z-index:1}
.skip:focus{left:0}
.vh{position:absolute;width:1px;height:1px;margin:-1px;padding:0;overflow:hidden;clip-path:inset(50%);
white-space:nowrap;user-select:none}
body>header,.page,body>footer{max-width:74rem;margin:0 auto;padding:0 1.25rem}
body>header{padding-top:2.25rem}
h1,h2,h3,h4,h5{line-height:1.25;font-weight:600;margin:0}
h1{font-size:1.7rem;font-weight:500;letter-spacing:-.01em}
.lead{font-size:1.1rem;margin:.5rem 0 1.25rem}
h2{font-size:1.2rem;margin:2.5rem 0 1rem;padding-bottom:.35rem;border-bottom:1px solid var(--line)}
h3,h4,h5{font-size:1.05rem}
h4{margin:1.75rem 0 .75rem}
main>.view{margin-top:2rem}
h1+table{margin-top:1.25rem}
.page{display:grid;grid-template-columns:minmax(0,1fr);gap:0 3rem}
.toc{display:none}
main{min-width:0;max-width:50rem;padding-bottom:3rem}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line)}
th{font-weight:600}
td:last-child,th:last-child{padding-right:0}
thead th{color:var(--quiet);font-weight:500}
tbody th{font-weight:500}
.nowrap,thead th{white-space:nowrap}
caption{text-align:left;color:var(--quiet);font-size:.9rem;padding:0 0 .35rem}
code,.hash{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.85em}
table+table,ul+table,p+table{margin-top:1.25rem}
.facts+table{margin-top:.5rem}
.keep th{white-space:nowrap}
.counts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(16rem,100%),1fr));
gap:1.25rem 2.5rem;margin-top:1.25rem}
.counts td{text-align:right;font-variant-numeric:tabular-nums}
ul,ol{padding-left:1.2rem;margin:.5rem 0}
.name,.above,.facts,.note{margin:.15rem 0;color:var(--quiet);font-size:.9rem}
.change{margin:0 0 1.75rem;padding:1rem 0 0;border-top:1px solid var(--line)}
.change:first-of-type{border-top:0;padding-top:0}
h2+.change,h4+.change,.view+.change{border-top:0;padding-top:0}
.number{font-variant-numeric:tabular-nums}
.badge{margin:.5rem 0 .25rem;padding:.3rem .7rem;border-left:3px solid var(--line);
background:var(--panel);font-size:.92rem}
.badge strong{font-weight:650}
.badge ul{margin:.15rem 0;columns:18rem 2;column-gap:2.5rem}
.badge li{break-inside:avoid}
.weighty{border-left-color:var(--weighty);background:var(--weighty-ground)}
.weighty strong{color:var(--weighty)}
.words{
font-family:"Iowan Old Style","Palatino Linotype",Palatino,"Book Antiqua",Georgia,"Times New Roman",serif;
font-size:1.08rem;line-height:1.6;margin:.6rem 0}
.words p{margin:0 0 .6rem;white-space:pre-wrap}
.label{margin:.6rem 0 -.3rem;color:var(--quiet);font-size:.9rem}
ins,del{border-radius:2px;padding:.05em .12em;-webkit-box-decoration-break:clone;box-decoration-break:clone}
ins{color:var(--inserted);background:var(--inserted-ground);text-decoration:underline;text-decoration-thickness:.09em;
text-underline-offset:.18em}
del{color:var(--deleted);background:var(--deleted-ground);text-decoration:line-through;text-decoration-thickness:.09em}
.fold{color:var(--quiet)}
.quiet{color:var(--quiet)}
.view{border:0;margin:0 0 1.25rem;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;font-size:.92rem}
.view legend{float:left;padding:0;margin-right:1rem;color:var(--quiet)}
.view label{display:inline-flex;gap:.4rem;align-items:baseline}
.sides{display:none;table-layout:fixed;margin:.6rem 0}
.sides td,.sides th{width:50%;padding:.3rem 1rem .3rem 0}
.sides td+td,.sides th+th{padding:.3rem 0 .3rem 1rem;border-left:1px solid var(--line)}
.sides .words,.sides p{margin:0 0 .3rem}
.side{display:none}
body:has(#view-sides:checked) .inline{display:none}
body:has(#view-sides:checked) .sides{display:table}
@supports not selector(body:has(a)){.view{display:none}.sides{display:table}}
body>footer{border-top:1px solid var(--line);padding-top:1rem;padding-bottom:3rem;
color:var(--quiet);font-size:.85rem}
.grid{overflow:auto;max-height:85vh;border:1px solid var(--line);margin:.6rem 0 1.5rem}
.grid:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.grid table{width:auto;border-collapse:separate;border-spacing:0}
.grid th,.grid td{padding:.3rem .6rem;white-space:nowrap;overflow-wrap:normal}
.grid thead th{position:sticky;top:0;z-index:1;background:var(--panel);vertical-align:bottom}
.grid thead th span{display:block;max-width:11rem;white-space:normal;overflow-wrap:anywhere}
.grid thead th .tall{writing-mode:vertical-rl;transform:rotate(180deg);max-height:18rem}
.grid tbody th{position:sticky;left:0;background:var(--ground)}
.grid thead th:first-child{left:0;z-index:2}
.prose td{white-space:normal;min-width:9rem;max-width:26rem}
.prose ul{margin:0}
.differs{color:var(--weighty);font-weight:600}
main:has(.grid){max-width:none}
@media (max-width:40rem){
.stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.stack tr,.stack td,.stack th{display:block;border:0;padding:.1rem 0}
.nowrap{white-space:normal}
.keep{font-size:.8rem}
.keep .hash{font-size:.75rem}
.stack tr{border-bottom:1px solid var(--line);padding:.4rem 0}
.sides tr,.sides td,.sides th{display:block;width:100%}
.sides thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.sides td,.sides td+td{border:0;padding:.2rem 0}
.side{display:block;color:var(--quiet);font:.8rem/1.4 system-ui,sans-serif}
}
@media screen and (min-width:64rem){
.listed{grid-template-columns:15rem minmax(0,1fr)}
.toc{display:block;position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;
padding:2.5rem 0 2rem;font-size:.88rem}
.toc h2{font-size:.88rem;margin:0 0 .5rem;border:0;padding:0;color:var(--quiet);font-weight:500}
.toc ol{list-style:none;margin:0;padding:0}
.toc li{margin:0 0 .5rem}
.toc a{text-decoration:none}
.toc a:hover{text-decoration:underline}
.toc span{display:block;color:var(--quiet)}
}
@page{margin:20mm 18mm}
@media print{
.grid{overflow:visible;max-height:none;border:0}
.grid thead th,.grid tbody th{position:static}
body{font-size:10.5pt;background:none}
body>header,.page,body>footer,main{max-width:none;padding-left:0;padding-right:0}
.page{display:block}
.skip,.toc,.view,.sides,body:has(#view-sides:checked) .sides{display:none}
body:has(#view-sides:checked) .inline{display:block}
.words{font-size:11pt}
a{color:inherit;text-decoration:none}
ins,del{background:none;padding:0 .1em}
ins{text-decoration-thickness:1pt}
.badge{background:none}
h1,h2,h3,h4,h5,.badge,.facts,.above{break-after:avoid}
tr,.badge{break-inside:avoid}
p{orphans:3;widows:3}
}
"""
