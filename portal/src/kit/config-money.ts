import { formatLocale } from "./config";
import { money } from "./format";

/** India groups by lakh, everyone else by thousand. */
export const grouping: "lakh" | "thousand" = formatLocale.endsWith("-IN") ? "lakh" : "thousand";

/** The sign alone ("₹", "HK$"), for the head of a column or of an input. */
export function symbol(currency: string | undefined): string {
  return currency ? money("0", currency, true).replace(/[\d\s.,]/g, "") : "";
}
