/** What the gate of words finds, and what it leaves alone; and the words the apps read codes by. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { i18n } from "@lingui/core";
import { afterEach, describe, expect, test } from "vitest";
import { age, day, humanise, moment } from "@/kit/format";
import { messages as chinese } from "@/locales/zh-Hant/kit.po";
import { CODES } from "@/staff/codes";

function said(source: string): string[] {
  const file = join(mkdtempSync(join(tmpdir(), "hundi-words-")), "screen.tsx");
  writeFileSync(file, source);
  const run = spawnSync(process.execPath, ["scripts/words.mjs", file], { encoding: "utf8" });
  return [...run.stderr.matchAll(/says by itself: (.*)/g)].map((found) => found[1] ?? "");
}

describe("the gate of words", () => {
  test("finds text, attributes, branches and sentences with figures that no catalogue knows", () => {
    const source = `
      const EMPTY = { title: "Nothing here" };
      export function Screen({ count, open }) {
        return <section aria-label="Cases"><h2>Due today</h2><p>{open ? "Still open" : EMPTY.title}</p><b>{\`\${count} cases wait\`}</b></section>;
      }`;
    expect(said(source)).toEqual(["Nothing here", "Cases", "Due today", "Still open", "{} cases wait"]);
  });

  test("leaves alone what a catalogue knows, and what is no word", () => {
    const source = `
      import { msg } from "@lingui/core/macro";
      const LOOK = { word: msg\`Sent back\`, icon: "pencil" };
      export function Screen({ row, t }) {
        if (row.state === "Open") throw new Error("No such row here");
        return <p className="wide open" title={t\`Due today\`}><Trans>Since <b>{row.at}</b> it waits</Trans>{t({ context: "loan", message: "Next due" })}</p>;
      }`;
    expect(said(source)).toEqual([]);
  });
});

test.each(Object.entries(CODES))("the English of %s is the code put in words", (code, word) => {
  expect(word.message).toBe(humanise(code));
});

describe("in Chinese", () => {
  afterEach(() => i18n.activate("en"));

  test("days, moments and ages are written as Hong Kong writes them", () => {
    i18n.loadAndActivate({ locale: "zh-Hant", messages: chinese });
    expect(day("2026-03-01")).toBe("2026年3月1日");
    expect(moment("2026-11-29T06:05:00Z")).toMatch(/^2026年11月29日/);
    const now = Date.parse("2026-11-22T12:00:00Z");
    expect(age("2026-11-22T11:35:00Z", now)).toBe("25 分鐘");
    expect(age("2026-11-18T12:00:00Z", now)).toBe("4 日");
  });
});
