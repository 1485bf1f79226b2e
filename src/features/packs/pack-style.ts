import { drawn } from '../../platform/pages/drawn.js';

/** How the document looks by itself. It is opened from wherever it was saved, where our style sheet is not. */
export const PACK_STYLE = drawn(`<style>
body { font: 16px/1.5 arial, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #0b0c0c; }
h1 { font-size: 1.8rem; } h2 { font-size: 1.35rem; margin-top: 2.2rem; border-top: 2px solid #0b0c0c; padding-top: .6rem; } h3 { font-size: 1.05rem; margin-bottom: .3rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; border-bottom: 1px solid #b1b4b6; padding: .3rem .8rem .3rem 0; }
dl > div { display: flex; flex-wrap: wrap; gap: 0 1rem; border-bottom: 1px solid #b1b4b6; padding: .3rem 0; } dt { font-weight: bold; flex: 0 0 12rem; } dd { margin: 0; flex: 1 1 16rem; overflow-wrap: anywhere; }
.govuk-visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media print { section, tr, dl > div { break-inside: avoid-page; } h2, h3 { break-after: avoid; } }
</style>`);
