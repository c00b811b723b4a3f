/** A product's terms as the form holds them: one JSON document, read and written by the paths that refusals name. */
import { humanise } from "@/kit/format";

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type Terms = { [name: string]: Json };

export interface TermField {
  path: string;
  kind: string;
  choices: readonly string[];
  optional: boolean;
}

export interface Trouble {
  path: string;
  message: string;
}

/** "fees[0].value" as the keys that lead to it. */
function steps(path: string): (string | number)[] {
  return path.split(/\.|(?=\[)/).map((part) => (part.startsWith("[") ? Number(part.slice(1, -1)) : part));
}

export function valueAt(terms: Json, path: string): Json | undefined {
  let found: Json | undefined = terms;
  for (const step of steps(path)) {
    if (found === null || typeof found !== "object") return undefined;
    found = (found as Record<string | number, Json>)[step];
  }
  return found;
}

/** The same terms with one field changed; nothing that is shared is touched. */
export function withValue(terms: Terms, path: string, value: Json): Terms {
  return put(terms, steps(path), value) as Terms;
}

function put(within: Json | undefined, [step, ...rest]: (string | number)[], value: Json): Json {
  if (step === undefined) return value;
  if (typeof step === "number") {
    const list = Array.isArray(within) ? [...within] : [];
    list[step] = put(list[step], rest, value);
    return list;
  }
  const group = within !== null && typeof within === "object" && !Array.isArray(within) ? within : {};
  return { ...group, [step]: put(group[step], rest, value) };
}

/** "fees[0].value" names the field "fees[].value". */
export function withoutNumbers(path: string): string {
  return path.replace(/\[\d+\]/g, "[]");
}

/** What a fresh item of a list holds, so that every field of it can be reached. */
export function blank(list: string, fields: readonly TermField[]): Terms {
  const item: Terms = {};
  for (const field of fields) {
    if (!field.path.startsWith(`${list}[].`)) continue;
    item[field.path.slice(list.length + 3)] = nothing(field);
  }
  return item;
}

function nothing(field: TermField): Json {
  if (field.optional) return null;
  if (field.kind === "YES_NO") return false;
  if (field.kind === "WHOLE") return 0;
  if (field.kind === "DECIMAL") return "0";
  if (field.kind === "CHOICES") return [...field.choices];
  return field.choices[0] ?? "";
}

export interface Step {
  code: string;
  title: string;
  note: string;
  /** Beginnings of paths; the step without any takes whatever no other step names. */
  paths: readonly string[];
}

export const STEPS: readonly Step[] = [
  { code: "lent", title: "What is lent", note: "Amounts, tenures, and how many loans one borrower may have.", paths: ["currency", "kind", "amount_", "tenure_", "max_"] },
  { code: "interest", title: "Interest", note: "The rate, how it runs, and on what days are counted.", paths: ["rate.", "interest_", "apr_basis"] },
  { code: "instalments", title: "Instalments", note: "How the loan is paid back, and how figures are rounded. The last instalment takes what rounding leaves.", paths: ["repayment", "repay_every", "principal_grace_periods", "balloon_pct", "down_payment_pct", "irregular_dates", "rounding."] },
  { code: "fees", title: "Fees and taxes", note: "A fee with a tax code carries the rate of the day a loan is sanctioned.", paths: ["fees"] },
  { code: "penal", title: "Penal charge", note: "A charge for lateness, never interest; it does not compound.", paths: ["penal."] },
  { code: "order", title: "Repayment order", note: "What a payment clears first, what is done with money over, and how a loan is left early.", paths: [] },
];

export function stepOf(path: string): string {
  const named = STEPS.find((step) => step.paths.some((start) => path === start || path.startsWith(start)));
  return (named ?? STEPS.find((step) => step.paths.length === 0))?.code ?? "order";
}

const LABELS: Record<string, string> = {
  currency: "Currency",
  kind: "Kind of loan",
  amount_min: "Smallest amount",
  amount_max: "Largest amount",
  amount_step: "Step of the amount",
  tenure_min: "Shortest tenure",
  tenure_max: "Longest tenure",
  tenure_unit: "Tenure counted in",
  max_open_loans: "Loans open at a time",
  max_loans_per_customer: "Loans per borrower, ever",
  max_tranches: "Most disbursals of one loan",
  irregular_dates: "A sanction may agree due dates of its own",
  "rate.pct": "Rate, percent",
  "rate.period": "Rate is per",
  "rate.method": "Method",
  "rate.day_count": "Day count",
  "rate.rest": "Interest follows",
  "rate.instalment_basis": "Instalment found from",
  "rate.stops_at_maturity": "Interest stops after the last due date",
  interest_free_periods: "Interest-free periods",
  interest_deferred_periods: "Periods with interest deferred",
  apr_basis: "APR worked out as",
  repayment: "Repayment",
  repay_every: "Units in one period",
  principal_grace_periods: "Periods of interest only",
  balloon_pct: "Left to the last instalment, percent",
  down_payment_pct: "Paid at disbursal, percent",
  "rounding.interest": "Interest rounded",
  "rounding.instalment": "Instalment rounded",
  "rounding.instalment_unit": "Instalment rounded to",
  fees: "Fees",
  "fees[].code": "Code",
  "fees[].name": "Name",
  "fees[].kind": "Fixed or percent",
  "fees[].value": "Amount or percent",
  "fees[].when": "Taken",
  "fees[].tax_pct": "Tax, percent",
  "fees[].tax_inclusive": "The amount holds its tax",
  "fees[].tax_code": "Tax code",
  "fees[].tds_pct": "Withheld by the payer (TDS), percent",
  "penal.kind": "Charged",
  "penal.value": "Amount or percent",
  "penal.base": "Percent of",
  "penal.grace_days": "Grace days",
  "penal.cap": "Most for one loan",
  "penal.cap_per_instalment": "Most for one instalment",
  "penal.cap_pct": "Most for one loan, percent of the amount",
  "penal.compounding": "Compounds",
  "penal.tax_pct": "Tax on the charge, percent",
  "appropriation.order": "A payment clears, in this order",
  "appropriation.spread": "Cleared by",
  "appropriation.excess": "Money over",
  "appropriation.advance_takes_interest": "Paying early first pays the interest run so far",
  "appropriation.in_advance_order": "Order for what is not yet due",
  "appropriation.orders": "Orders for kinds of payment",
  "appropriation.orders[].kind": "Kind of payment",
  "appropriation.orders[].order": "Order",
  payoff_interest: "Closing early pays interest",
  cooling_off_days: "Cooling-off days",
  exit_keeps_fees: "Fees stay with the lender on a cooling-off exit",
};

const ITEMS: Record<string, string> = { fees: "Fee", "appropriation.orders": "Order" };

const HINTS: Record<string, string> = {
  max_loans_per_customer: "0 for no limit",
  "fees[].tax_code": "GST, or empty",
  "fees[].tax_pct": "Found from the tax code where one is named",
  "rounding.instalment_unit": "1 for whole rupees, 0.01 for none",
  "penal.cap": "Empty for none",
  "penal.cap_per_instalment": "Empty for none",
  "penal.cap_pct": "Empty for none",
};

export function label(path: string): string {
  const plain = withoutNumbers(path);
  return LABELS[plain] ?? humanise(plain.split(".").at(-1) ?? plain);
}

/** One item of a list: "Fee 1". */
export function itemLabel(list: string): string {
  return ITEMS[list] ?? label(list);
}

export function hint(path: string): string | undefined {
  return HINTS[withoutNumbers(path)];
}

const WORDS: Record<string, string> = { EMI: "EMI", INR: "INR", HKD: "HKD", UPFRONT: "Kept back from the disbursal", FINANCED: "Added to the principal", PER_INSTALMENT: "With each instalment", FORECLOSURE: "On early closing", THIRTY_360: "30/360" };

/** A choice in words; what has no letters in small capitals (30/360) stays as it is. */
export function word(choice: string): string {
  return WORDS[choice] ?? (/^[A-Z_]+$/i.test(choice) ? humanise(choice) : choice);
}
