/** Every gate of the portal, each with its time: types, lint, generated code, words, unit tests, budgets (when built). */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const env = { ...process.env, PATH: `${join(process.cwd(), "node_modules/.bin")}:${process.env.PATH}` };

function run(command, ...args) {
  return spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"], env }).status === 0;
}

function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(folder.length + 1))
    .toSorted();
}

function same(before, after) {
  const [old, now] = [files(before), files(after)];
  const changed = [...new Set([...old, ...now])].filter(
    (name) => !old.includes(name) || !now.includes(name) || !readFileSync(join(before, name)).equals(readFileSync(join(after, name))),
  );
  for (const name of changed) console.error(`  differs: ${name}`);
  return changed.length === 0;
}

/** Generates again beside what is committed and compares; the tree is left as it was. */
function unchanged(folder, ...command) {
  const kept = mkdtempSync(join(tmpdir(), "hundi-portal-"));
  cpSync(folder, join(kept, "was"), { recursive: true });
  const documents = readFileSync("persisted-documents.json");
  const made = spawnSync(command[0], command.slice(1), { stdio: "pipe", env, encoding: "utf8" });
  if (made.status !== 0) console.error(made.stdout, made.stderr);
  const equal = made.status === 0 && same(join(kept, "was"), folder) && documents.equals(readFileSync("persisted-documents.json"));
  rmSync(kept, { recursive: true });
  return equal;
}

const gates = [
  ["generated code is current", () => unchanged("src/gql", "sh", "-c", "graphql-codegen --config codegen.ts && node scripts/merge-documents.mjs")],
  ["types", () => run("tsc", "--noEmit")],
  ["lint", () => run("oxlint", "--deny-warnings", "src", "scripts", "tests")],
  ["every word through a catalogue", () => run("node", "scripts/words.mjs")],
  ["no words missing", () => unchanged("src/locales", "lingui", "extract", "--clean") && complete()],
  ["unit tests", () => run("vitest", "run", "--reporter=dot")],
  ["budgets", () => (existsSync("dist/.vite/manifest.json") ? run("node", "scripts/budget.mjs") : true)],
];

/** The catalogues that are read on one page: the kit's everywhere, the repayment desk's within the staff desk. */
const MEETING = [["kit", "staff", "desk", "sentences"], ["kit", "platform", "sentences"], ["kit", "borrower"]];

const part = (entry, name) => new RegExp(`^${name} "(.*)"$`, "m").exec(entry)?.[1] ?? "";

function entriesOf(name) {
  return readFileSync(join("src/locales", name), "utf8").split("\n\n").slice(1).filter((entry) => !/^#~/m.test(entry));
}

/** Every message of every catalogue has its translation, and on one page one message has one. */
function complete() {
  let wrong = 0;
  for (const name of files("src/locales")) {
    if (!name.endsWith(".po") || name.startsWith("en/")) continue;
    const empty = entriesOf(name).filter((entry) => /^msgstr ""$/m.test(entry) && !/^msgstr ""\n"/m.test(entry));
    if (empty.length > 0) console.error(`  ${name}: ${empty.length} missing, first: ${/^msgid .*/m.exec(empty[0])?.[0]}`);
    wrong += empty.length;
  }
  for (const language of readdirSync("src/locales").filter((one) => one !== "en")) {
    for (const met of MEETING) {
      const said = new Map();
      for (const entry of met.flatMap((name) => entriesOf(join(language, `${name}.po`)))) {
        const [message, words] = [`${part(entry, "msgctxt")} ${part(entry, "msgid")}`.trim(), part(entry, "msgstr")];
        if (!words || (said.get(message) ?? words) === words) said.set(message, words);
        else {
          console.error(`  ${language}, ${met.join(" and ")}: "${message}" is "${said.get(message)}" and "${words}"; give one of them a context`);
          wrong += 1;
        }
      }
    }
  }
  return wrong === 0;
}

let failed = false;
for (const [title, gate] of gates) {
  const start = performance.now();
  const ok = gate();
  failed ||= !ok;
  console.log(`${ok ? "ok    " : "FAILED"} ${title} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
}
process.exit(failed ? 1 : 0);
