/** A day as people type it, read as a calendar day ("2026-11-29"). */
import { i18n } from "@lingui/core";

/** Year first, or in Chinese; digits of another length are a number somebody is still typing. */
const YEAR_FIRST = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/;
const DAY_FIRST = /^(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})$/;
const NAMED = /^(\d{1,2})\s*[-/. ]?\s*([\p{L}\p{M}॰.]{3,})\s*[-/., ]?\s*(\d{4})$/u;

const months = new Map<string, string[][]>();

/** The names of the twelve months, long and short, in English and in the language of the page. */
function names(): string[][] {
  const known = months.get(i18n.locale);
  if (known) return known;
  const made = Array.from({ length: 12 }, (_, month) =>
    ["en", i18n.locale].flatMap((locale) => (["long", "short"] as const).map((style) => bare(new Intl.DateTimeFormat(locale, { month: style, timeZone: "UTC" }).format(Date.UTC(2026, month, 1))))),
  );
  months.set(i18n.locale, made);
  return made;
}

function bare(name: string): string {
  return name.toLowerCase().replace(/[.॰]/g, "");
}

function monthOf(name: string): number {
  const wanted = bare(name);
  return names().findIndex((one) => one.includes(wanted) || (wanted === "sept" && one.includes("sep"))) + 1;
}

/** The day, or null where the text is none: the thirtieth of February is not the second of March. */
function dayOf(year: number, month: number, date: number): string | null {
  const made = new Date(Date.UTC(year, month - 1, date));
  const real = made.getUTCFullYear() === year && made.getUTCMonth() === month - 1 && made.getUTCDate() === date;
  return real ? made.toISOString().slice(0, 10) : null;
}

/** Reads "2026-11-29", "29/11/2026", "29 Nov 2026" and "2026年11月29日"; the day stands before the month, as it does here. */
export function readDay(typed: string): string | null {
  const text = typed.trim();
  const [, year = "", month = "", date = ""] = YEAR_FIRST.exec(text) ?? [];
  if (year) return dayOf(Number(year), Number(month), Number(date));
  const [, first = "", second = "", last = ""] = DAY_FIRST.exec(text) ?? [];
  if (last) return dayOf(Number(last), Number(second), Number(first));
  const [, day = "", name = "", of = ""] = NAMED.exec(text) ?? [];
  return of ? dayOf(Number(of), monthOf(name), Number(day)) : null;
}
