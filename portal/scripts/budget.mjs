/** Measures what each app loads first, gzipped, against the budgets; exits 1 when one is over. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const KB = 1000;
const BUDGETS = { staff: { js: 280, css: 40 }, platform: { js: 280, css: 40 }, desk: { js: 280, css: 40 }, borrower: { js: 200, css: 18 }, start: { js: 200, css: 18 } };
const LAZY = 200;

const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));
const size = (file) => gzipSync(readFileSync(`dist/${file}`), { level: 9 }).length / KB;

function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) closure(next, seen);
  return seen;
}

let over = false;
for (const [app, budget] of Object.entries(BUDGETS)) {
  const chunks = [...closure(`src/${app}/main.tsx`)].map((key) => manifest[key]);
  const js = chunks.reduce((sum, chunk) => sum + size(chunk.file), 0);
  const css = [...new Set(chunks.flatMap((chunk) => chunk.css ?? []))].reduce((sum, file) => sum + size(file), 0);
  const bad = js > budget.js || css > budget.css;
  over ||= bad;
  console.log(`${app.padEnd(9)} js ${js.toFixed(1)} of ${budget.js} kB, css ${css.toFixed(1)} of ${budget.css} kB${bad ? "  OVER" : ""}`);
  if (process.argv.includes("--chunks")) for (const chunk of chunks) console.log(`    ${size(chunk.file).toFixed(1).padStart(7)}  ${chunk.file}`);
}
for (const chunk of Object.values(manifest)) {
  if (chunk.isDynamicEntry && size(chunk.file) > LAZY) {
    over = true;
    console.log(`${chunk.file} is over ${LAZY} kB`);
  }
}
process.exit(over ? 1 : 0);
