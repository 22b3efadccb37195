/** The certificate's own style sheet: the page must look the same from a mail, a bucket or a printer. */
export const CERTIFICATE_STYLE = `
:root { --ink: #1b1f24; --soft: #5b6570; --line: #d8dde3; --good: #1a7f45; --bad: #b3261e; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.5rem; color: var(--ink); background: #fff;
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
header { border-left: .6rem solid var(--verdict); padding: .4rem 0 .4rem 1.2rem; margin-bottom: 1.5rem; }
.green { --verdict: var(--good); } .red { --verdict: var(--bad); }
.kind { margin: 0; color: var(--soft); text-transform: uppercase; letter-spacing: .08em; font-size: .8rem; }
h1 { margin: .1rem 0; font-size: 2.6rem; line-height: 1.15; color: var(--verdict); }
.sentence { margin: .2rem 0; font-size: 1.2rem; }
.when, .note, footer { color: var(--soft); font-size: .9rem; }
h2 { font-size: 1.1rem; margin: 1.6rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); font-weight: normal; }
thead th { color: var(--soft); font-size: .85rem; }
tbody th { font-weight: 600; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.side { white-space: nowrap; }
.status { padding-left: .6rem; } .status.good { color: var(--good); } .status.wait { color: var(--soft); } .status.bad { color: var(--bad); font-weight: 600; }
code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .9em; overflow-wrap: anywhere; }
ul { margin: .3rem 0; padding-left: 1.2rem; }
@media print { body { padding: 0; font-size: 11px; } h1 { font-size: 1.8rem; } section { break-inside: avoid; } .findings { break-inside: auto; } }
`;
