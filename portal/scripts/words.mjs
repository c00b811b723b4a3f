/**
 * Finds English that a screen would show without asking a catalogue: prose in a source file outside Lingui's macros.
 *
 * node scripts/words.mjs              every app; exits 1 where a file says something by itself
 * node scripts/words.mjs FILE...      these files
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, traverse } from "@babel/core";

/** The start page is a developer's: it is served by local installations only, and stays English. */
const APPS = ["kit", "staff", "desk", "notices", "platform", "borrower"];

/** Names, which no language changes, and what a machine reads. */
const NAMES = new Set(["Hundi", "English", "Ctrl K", "UTR", "Android", "Mac", "Windows", "Linux", "Edge", "Opera", "Firefox", "Chrome", "Safari"]);
const OF_MACHINES = new Set(["src/kit/api.ts", "src/kit/live.ts", "src/kit/theme.ts", "src/notices/sources/example.ts", "src/notices/sources/push-help.tsx"]);

/** Attributes and keys that hold no words, whatever their value looks like. */
const WORDLESS = new Set(["className", "preserveAspectRatio", "style", "href", "to", "viewBox", "d", "autoComplete", "rel", "target", "from", "width", "sizes", "gridTemplateColumns", "fontVariationSettings", "transform", "transition", "__typename"]);
const MACROS = new Set(["t", "msg", "defineMessage", "plural", "select", "selectOrdinal"]);
/** Calls whose words are a message already, the name of something in the code, or what is looked for in another. */
const SILENT = new Set([...MACROS, "lazyRouteComponent", "closest", "querySelector", "querySelectorAll", "startsWith", "endsWith"]);
const MESSAGES = new Set(["Trans", "Plural", "Select", "SelectOrdinal"]);

/** Two words with a space between, or one word written as a sentence begins. */
const PROSE = /\p{L}{2,}[,.:;!?)]* +[\p{L}({]|^\s*\p{Lu}\p{Ll}+(?:[-’']\p{Ll}+)*[.:!?…]?\s*$/u;
const LETTERS = /\p{L}{2,}/u;

const last = (node) => node?.property?.name ?? node?.name;

/** Lingui's tag, under whatever name the file knows it. */
function asksCatalogue(path) {
  const { tag } = path.node;
  return MACROS.has(last(tag)) || path.scope.getBinding(tag.name)?.path.parent.source?.value.startsWith("@lingui/");
}

/** Whether the words at this path are Lingui's, or nobody's: types, imports, comparisons, faults for the console, styles. */
function excused(path) {
  for (let at = path, child = path; at; child = at, at = at.parentPath) {
    const { node } = at;
    if (at.isTaggedTemplateExpression()) return asksCatalogue(at);
    if (at.isJSXElement() && MESSAGES.has(node.openingElement.name.name)) return true;
    if ((at.isCallExpression() || at.isOptionalCallExpression()) && child.listKey === "arguments" && SILENT.has(last(node.callee))) return true;
    if (at.isJSXAttribute() && WORDLESS.has(node.name.name)) return true;
    if (at.isObjectProperty() && (child.key === "key" || WORDLESS.has(node.key.name ?? node.key.value))) return true;
    if (at.isMemberExpression() && child.key === "property") return true;
    if (at.isBinaryExpression() || at.isSwitchCase() || at.isTSType() || at.isTSEnumMember() || at.isImportDeclaration() || at.isExportNamedDeclaration({ declaration: null }) || at.isExportAllDeclaration()) return true;
    if (at.isNewExpression() && last(node.callee)?.endsWith("Error")) return true;
    if (at.isFunction() || at.isStatement()) return false;
  }
  return false;
}

/** What a file says by itself: `{ line, text }` each, in order. */
export function said(source, name) {
  const tree = parseSync(source, { filename: name, configFile: false, babelrc: false, parserOpts: { plugins: ["jsx", "typescript"] } });
  const found = [];
  const note = (path, raw) => {
    const text = raw.replace(/\s+/g, " ").trim();
    if (!NAMES.has(text)) found.push({ line: path.node.loc.start.line, text });
  };
  traverse(tree, {
    JSXText(path) {
      if (LETTERS.test(path.node.value) && !excused(path)) note(path, path.node.value);
    },
    StringLiteral(path) {
      if (PROSE.test(path.node.value) && !excused(path)) note(path, path.node.value);
    },
    TemplateLiteral(path) {
      const text = path.node.quasis.map((part) => part.value.cooked).join("{}");
      if (PROSE.test(text) && !excused(path)) note(path, text);
    },
  });
  return found;
}

function sources() {
  return APPS.flatMap((app) => readdirSync(join("src", app), { recursive: true, encoding: "utf8" }).map((name) => join("src", app, name)))
    .filter((name) => /\.tsx?$/.test(name) && !OF_MACHINES.has(name))
    .toSorted();
}

function main(names) {
  const found = names.flatMap((name) => said(readFileSync(name, "utf8"), name).map((one) => ({ name, ...one })));
  for (const { name, line, text } of found) console.error(`  ${name}:${line} says by itself: ${text}`);
  return found.length;
}

if (process.argv[1]?.endsWith("words.mjs")) process.exit(main(process.argv.length > 2 ? process.argv.slice(2) : sources()) > 0 ? 1 : 0);
