/// How a document looks. Colours on their grounds have a contrast of at least 4.5 (WCAG 2.1, AA), in light and in
/// dark. Pictures stand on white in both, as they are drawn.
let htmlStyle = """
  :root {
    color-scheme: light dark;
    --ground: #ffffff; --ink: #1f2328; --quiet: #59636e; --line: #d1d9e0; --code: #f6f8fa; --link: #0550ae;
    --keyword: #8250df; --number: #0550ae; --text: #116329; --comment: #59636e; --call: #953800;
    --argument: #0a5c70; --bad: #b42318; --bad-ground: #fff1f0; --warn: #7d4e00; --warn-ground: #fff8e1;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --ground: #15181c; --ink: #e6e9ec; --quiet: #9aa5b1; --line: #3a424b; --code: #1d2227; --link: #79b8ff;
      --keyword: #c8a6ff; --number: #79b8ff; --text: #7ee0a0; --comment: #9aa5b1; --call: #ffb377;
      --argument: #7fd7e6; --bad: #ff9c92; --bad-ground: #35191a; --warn: #f2c96d; --warn-ground: #2f2713;
    }
  }
  * { box-sizing: border-box; }
  body {
    margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 56rem; background: var(--ground); color: var(--ink);
    font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
    overflow-wrap: break-word;
  }
  h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 1rem; }
  h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 .6rem; }
  h3, h4, h5, h6 { font-size: 1.05rem; margin: 1.2rem 0 .5rem; }
  p, ul, ol, blockquote, figure, pre, .table { margin: 0 0 .8rem; }
  a { color: var(--link); }
  a:focus-visible, pre:focus-visible, .table:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
  .skip { position: absolute; left: -100rem; }
  .skip:focus { left: 1rem; top: .5rem; background: var(--ground); padding: .3rem .6rem; }
  nav { border: 1px solid var(--line); border-radius: .4rem; padding: .8rem 1rem .2rem; margin: 0 0 2rem; }
  nav h2 { font-size: 1rem; }
  section { margin: 0 0 2rem; scroll-margin-top: 1rem; }
  .number {
    font: .8rem/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; color: var(--quiet);
    text-decoration: none; padding: .1rem .4rem; border: 1px solid var(--line); border-radius: .3rem;
    vertical-align: .1em;
  }
  .number:hover { color: var(--link); border-color: var(--link); }
  .heading { margin: 0 0 .5rem; }
  .tag { font-size: .75rem; font-weight: normal; color: var(--quiet); }
  pre, code, .formula { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
  code, .formula { font-size: .9em; background: var(--code); padding: .1em .25em; border-radius: .2rem; }
  pre { font-size: .85rem; line-height: 1.45; overflow-x: auto; padding: .6rem .8rem; border-radius: .4rem; }
  pre code { font-size: inherit; background: none; padding: 0; }
  .prose pre, header pre { background: var(--code); }
  .source { background: var(--code); border: 1px solid var(--line); margin-bottom: .4rem; }
  .output { border-left: 3px solid var(--line); padding-left: .8rem; }
  .output pre { padding: .3rem 0; margin: 0 0 .4rem; border-radius: 0; }
  .output > :last-child { margin-bottom: 0; }
  .output .error, .output .warning { padding: .6rem .8rem; border-radius: .4rem; }
  .error { color: var(--bad); background: var(--bad-ground); }
  .warning { color: var(--warn); background: var(--warn-ground); }
  figure { overflow-x: auto; }
  figure svg { display: block; max-width: 100%; height: auto; background: #fff; border-radius: .4rem; }
  .table { overflow-x: auto; }
  table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
  th, td { text-align: left; padding: .25rem .7rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
  .prose td, .prose th { white-space: normal; }
  th { border-bottom-width: 2px; }
  .right { text-align: right; }
  blockquote { border-left: 3px solid var(--line); padding-left: .8rem; color: var(--quiet); }
  hr { border: 0; border-top: 1px solid var(--line); }
  .c-keyword { color: var(--keyword); }
  .c-number { color: var(--number); }
  .c-text { color: var(--text); }
  .c-comment { color: var(--comment); font-style: italic; }
  .c-call { color: var(--call); }
  .c-argument { color: var(--argument); }
  .c-error { color: var(--bad); }
  .receipt pre { color: var(--quiet); background: var(--code); white-space: pre-wrap; }
  .ending { color: var(--quiet); }
  @media (max-width: 30rem) {
    body { padding: 1rem .7rem 3rem; }
    h1 { font-size: 1.4rem; }
    pre { font-size: .78rem; }
    figure svg.wide { max-width: 160vw; }
  }
  @media print {
    body { max-width: none; padding: 0; font-size: 10pt; }
    .skip, nav { display: none; }
    pre { white-space: pre-wrap; overflow: visible; }
    h2, .heading { break-after: avoid; }
    figure, tr, .source { break-inside: avoid; }
  }

  """
