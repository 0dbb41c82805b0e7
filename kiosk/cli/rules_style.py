"""How the printed book looks: on screen, and on A4 (印刷の体裁)."""

STYLE = """\
@page { size: A4; margin: 16mm 14mm 18mm; }
:root { --ink: #1b1b1b; --soft: #565656; --hair: #b9b9b9; --link: #1a4f7a; }
* { box-sizing: border-box; }
html { font-size: 15px; }
body {
  max-width: 74rem; margin: 2.5rem auto; padding: 0 1.5rem; color: var(--ink);
  background: #fff; line-height: 1.75; line-break: strict;
  font-family: "Hiragino Sans", "Yu Gothic", "Noto Sans CJK JP", sans-serif;
}
h1 { font-size: 1.5rem; margin: 0 0 .75rem; overflow-wrap: anywhere; }
h2 {
  font-size: 1.2rem;
  margin: 3rem 0 .25rem;
  padding-bottom: .3rem;
  border-bottom: 2px solid var(--ink);
}
header p { margin: 0; color: var(--soft); }
section > p { margin: .25rem 0 1rem; color: var(--soft); }
a {
  color: var(--link);
  text-decoration-thickness: 1px;
  text-underline-offset: .2em;
}
code { font-size: .82rem; color: var(--soft); overflow-wrap: anywhere; }
nav { margin: 1.5rem 0; }
nav ol { columns: 2; margin: 0; padding-left: 1.5rem; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
thead th {
  text-align: left;
  font-size: .85rem;
  color: var(--soft);
  font-weight: 400;
  padding: .25rem .75rem .25rem 0;
  border-bottom: 1px solid var(--ink);
}
thead th:nth-child(1) { width: 23%; }
thead th:nth-child(2) { width: 43%; }
tbody th, td {
  vertical-align: top;
  text-align: left;
  padding: .9rem .9rem .9rem 0;
  border-bottom: 1px solid var(--hair);
}
tbody th { font-weight: 600; }
tbody th p { margin: 0 0 .3rem; }
.verdict { font-weight: 700; }
td { font-size: .9rem; }
td dl {
  display: grid;
  grid-template-columns: 6.5em 1fr;
  gap: .15rem .75rem;
  margin: 0;
}
td dt { color: var(--soft); }
td dd { margin: 0; }
td ol, td ul { margin: 0; padding-left: 1.3em; }
td ul { padding-left: 0; list-style: none; }
td li + li { margin-top: .4rem; }
small { color: var(--soft); font-size: .85em; }
tr:target, dt:target { background: #fff6d6; }
#authorities dl { font-size: .92rem; }
#authorities dt { font-weight: 600; margin-top: 1.1rem; }
#authorities dd { margin: 0 0 0 1.5em; }
@media print {
  html { font-size: 8.6pt; }
  body { max-width: none; margin: 0; padding: 0; line-height: 1.55; }
  a { color: inherit; text-decoration: none; }
  thead { display: table-header-group; }
  tr, dt { break-inside: avoid; }
  h2, section > p, dt { break-after: avoid; }
  td, tbody th { padding: .5rem .6rem .5rem 0; }
}
"""
"""The style sheet of `rules show --html`; the page is whole without it."""
