/** The look of the kit's components, in the shell's tokens. */
export const KIT_STYLE = `
*, ::before, ::after { box-sizing: border-box; }
html, body { height: 100%; margin: 0; }
body { background: var(--lk-surface); color: var(--lk-text); font: 14px/1.45 var(--lk-font); }
main { height: 100%; padding: 10px 14px; overflow: auto; }
p, h1, h2, h3 { margin: 0; }
button { font: inherit; color: inherit; }
:focus-visible { outline: 2px solid var(--lk-accent); outline-offset: 1px; }
.kit-stack { display: flex; flex-direction: column; gap: 10px; }
.kit-bar { height: 12px; border-radius: 6px; background: var(--lk-border); }
.kit-state { display: flex; flex-direction: column; gap: 8px; align-items: center; justify-content: center; height: 100%; text-align: center; color: var(--lk-muted); }
.kit-button { padding: 6px 14px; border: 0; border-radius: var(--lk-radius); background: var(--lk-accent); color: var(--lk-surface); font-weight: 600; cursor: pointer; }
.kit-button:disabled { opacity: 0.5; cursor: default; }
.kit-list { display: flex; flex-direction: column; gap: 2px; margin: 0; padding: 0; list-style: none; }
.kit-row { width: 100%; padding: 7px 10px; border: 0; border-radius: var(--lk-radius); background: none; text-align: left; cursor: pointer; }
.kit-row:hover { background: color-mix(in srgb, var(--lk-accent) 12%, transparent); }
.kit-table { width: 100%; border-collapse: collapse; font-size: 13px; }
.kit-table th { padding: 4px 8px; color: var(--lk-muted); font-weight: 500; text-align: left; }
.kit-table td { padding: 5px 8px; border-top: 1px solid var(--lk-border); }
`;
