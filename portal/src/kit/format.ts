/** How figures and dates are written. The page formats; it never computes money. */
import { i18n } from "@lingui/core";
import { t } from "@lingui/core/macro";
import { formatLocale, page } from "./config";

const zone = page.brand?.zone;
/** How a currency groups where no brand says so. */
const GROUPS: Record<string, string> = { INR: "en-IN", HKD: "en-HK" };
const monies = new Map<string, Intl.NumberFormat>();

function moneyFormat(currency: string | null, digits: number): Intl.NumberFormat {
  const key = `${currency}/${digits}`;
  const known = monies.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(page.brand ? formatLocale : (GROUPS[currency ?? ""] ?? formatLocale), {
    ...(currency ? { style: "currency" as const, currency, currencyDisplay: "narrowSymbol" as const } : {}),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  monies.set(key, made);
  return made;
}

/**
 * A decimal string as money, grouped as the locale groups ("₹1,49,000.00"). Whole amounts drop the paise when `short`.
 * The string goes to Intl as it is: no float ever holds the amount.
 */
export function money(amount: string, currency: string | null = null, short = false): string {
  const whole = short && /^-?\d+(\.0+)?$/.test(amount);
  return moneyFormat(currency, whole ? 0 : 2).format(amount as unknown as number);
}

export function isZero(amount: string | null | undefined): boolean {
  return !amount || /^-?0*(\.0*)?$/.test(amount);
}

/** Days are written as the reader writes them: the language of the page decides, and in English the brand's own habit. */
const DAYS: Record<string, { locale: string; day: "numeric" | "2-digit" }> = {
  "zh-Hant": { locale: "zh-HK", day: "numeric" },
  hi: { locale: "hi-IN", day: "2-digit" },
};
const calendars = new Map<string, { day: Intl.DateTimeFormat; time: Intl.DateTimeFormat }>();

function calendar(): { day: Intl.DateTimeFormat; time: Intl.DateTimeFormat } {
  const known = calendars.get(i18n.locale);
  if (known) return known;
  const habit = DAYS[i18n.locale] ?? { locale: formatLocale, day: "2-digit" };
  const date = { day: habit.day, month: "short", year: "numeric" } as const;
  const made = {
    day: new Intl.DateTimeFormat(habit.locale, { ...date, timeZone: "UTC" }),
    time: new Intl.DateTimeFormat(habit.locale, { ...date, hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(zone ? { timeZone: zone } : {}) }),
  };
  calendars.set(i18n.locale, made);
  return made;
}

/** A calendar day ("2026-11-22") as "22 Nov 2026" or "2026年11月22日"; it has no zone and must not be moved by one. */
export function day(value: string | null | undefined): string {
  return value ? calendar().day.format(new Date(`${value.slice(0, 10)}T00:00:00Z`)) : "—";
}

/** An instant in the brand's own time. */
export function moment(value: string | null | undefined): string {
  return value ? calendar().time.format(new Date(value)) : "—";
}

/** How long ago, in the largest unit that matters ("3 h", "2 d"). */
export function age(value: string, now: number = Date.now()): string {
  const minutes = Math.max(0, Math.floor((now - new Date(value).getTime()) / 60_000));
  if (minutes < 60) return t`${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t`${hours} h`;
  const days = Math.floor(hours / 24);
  return t`${days} d`;
}

/** A language by its name in the reader's own. */
export function languageName(code: string): string {
  return new Intl.DisplayNames([i18n.locale], { type: "language" }).of(code) ?? code;
}

export function percent(value: string): string {
  return `${value.includes(".") ? value.replace(/0+$/, "").replace(/\.$/, "") : value} %`;
}

/** "SALARY_SLIP" as "Salary slip": the last resort for a code the API has no title for. */
export function humanise(code: string): string {
  const words = code.replace(/[_.-]+/g, " ").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A v4 uuid that also works where `crypto.randomUUID` is withheld (plain http on an address). */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
