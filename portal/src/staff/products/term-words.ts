/** The words of a product's terms: its steps, its fields by their paths, and the choices of a field. */
import { i18n, type MessageDescriptor } from "@lingui/core";
import { msg, t } from "@lingui/core/macro";
import { humanise } from "@/kit/format";
import { withoutNumbers } from "./terms";

export interface Step {
  code: string;
  title: MessageDescriptor;
  note: MessageDescriptor;
  /** Beginnings of paths; the step without any takes whatever no other step names. */
  paths: readonly string[];
}

export const STEPS: readonly Step[] = [
  { code: "lent", title: msg`What is lent`, note: msg`Amounts, tenures, and how many loans one borrower may have.`, paths: ["currency", "kind", "amount_", "tenure_", "max_"] },
  { code: "interest", title: msg`Interest`, note: msg`The rate, how it runs, and on what days are counted.`, paths: ["rate.", "interest_", "apr_basis"] },
  { code: "instalments", title: msg`Instalments`, note: msg`How the loan is paid back, and how figures are rounded. The last instalment takes what rounding leaves.`, paths: ["repayment", "repay_every", "principal_grace_periods", "balloon_pct", "down_payment_pct", "irregular_dates", "rounding."] },
  { code: "fees", title: msg`Fees and taxes`, note: msg`A fee with a tax code carries the rate of the day a loan is sanctioned.`, paths: ["fees"] },
  { code: "penal", title: msg`Penal charge`, note: msg`A charge for lateness, never interest; it does not compound.`, paths: ["penal."] },
  { code: "order", title: msg`Repayment order`, note: msg`What a payment clears first, what is done with money over, and how a loan is left early.`, paths: [] },
];

export function stepOf(path: string): string {
  const named = STEPS.find((step) => step.paths.some((start) => path === start || path.startsWith(start)));
  return (named ?? STEPS.find((step) => step.paths.length === 0))?.code ?? "order";
}

const LABELS: Record<string, MessageDescriptor> = {
  currency: msg`Currency`,
  kind: msg`Kind of loan`,
  amount_min: msg`Smallest amount`,
  amount_max: msg`Largest amount`,
  amount_step: msg`Step of the amount`,
  tenure_min: msg`Shortest tenure`,
  tenure_max: msg`Longest tenure`,
  tenure_unit: msg`Tenure counted in`,
  max_open_loans: msg`Loans open at a time`,
  max_loans_per_customer: msg`Loans per borrower, ever`,
  max_tranches: msg`Most disbursals of one loan`,
  irregular_dates: msg`A sanction may agree due dates of its own`,
  "rate.pct": msg`Rate, percent`,
  "rate.period": msg`Rate is per`,
  "rate.method": msg`Method`,
  "rate.day_count": msg`Day count`,
  "rate.rest": msg`Interest follows`,
  "rate.instalment_basis": msg`Instalment found from`,
  "rate.stops_at_maturity": msg`Interest stops after the last due date`,
  interest_free_periods: msg`Interest-free periods`,
  interest_deferred_periods: msg`Periods with interest deferred`,
  apr_basis: msg`APR worked out as`,
  repayment: msg({ context: "terms", message: "Repayment" }),
  repay_every: msg`Units in one period`,
  principal_grace_periods: msg`Periods of interest only`,
  balloon_pct: msg`Left to the last instalment, percent`,
  down_payment_pct: msg`Paid at disbursal, percent`,
  "rounding.interest": msg`Interest rounded`,
  "rounding.instalment": msg`Instalment rounded`,
  "rounding.instalment_unit": msg`Instalment rounded to`,
  fees: msg`Fees`,
  "fees[].code": msg`Code`,
  "fees[].name": msg({ context: "thing", message: "Name" }),
  "fees[].kind": msg`Fixed or percent`,
  "fees[].value": msg`Amount or percent`,
  "fees[].when": msg({ context: "terms", message: "Taken" }),
  "fees[].tax_pct": msg`Tax, percent`,
  "fees[].tax_inclusive": msg`The amount holds its tax`,
  "fees[].tax_code": msg`Tax code`,
  "fees[].tds_pct": msg`Withheld by the payer (TDS), percent`,
  "penal.kind": msg`Charged`,
  "penal.value": msg`Amount or percent`,
  "penal.base": msg`Percent of`,
  "penal.grace_days": msg`Grace days`,
  "penal.cap": msg`Most for one loan`,
  "penal.cap_per_instalment": msg`Most for one instalment`,
  "penal.cap_pct": msg`Most for one loan, percent of the amount`,
  "penal.compounding": msg`Compounds`,
  "penal.tax_pct": msg`Tax on the charge, percent`,
  "appropriation.order": msg`A payment clears, in this order`,
  "appropriation.spread": msg`Cleared by`,
  "appropriation.excess": msg`Money over`,
  "appropriation.advance_takes_interest": msg`Paying early first pays the interest run so far`,
  "appropriation.in_advance_order": msg`Order for what is not yet due`,
  "appropriation.orders": msg`Orders for kinds of payment`,
  "appropriation.orders[].kind": msg`Kind of payment`,
  "appropriation.orders[].order": msg({ context: "terms", message: "Order" }),
  payoff_interest: msg`Closing early pays interest`,
  cooling_off_days: msg`Cooling-off days`,
  exit_keeps_fees: msg`Fees stay with the lender on a cooling-off exit`,
};

const ITEMS: Record<string, MessageDescriptor> = { fees: msg`Fee`, "appropriation.orders": msg({ context: "terms", message: "Order" }) };

const HINTS: Record<string, MessageDescriptor> = {
  max_loans_per_customer: msg`0 for no limit`,
  "fees[].tax_code": msg`GST, or empty`,
  "fees[].tax_pct": msg`Found from the tax code where one is named`,
  "rounding.instalment_unit": msg`1 for whole rupees, 0.01 for none`,
  "penal.cap": msg`Empty for none`,
  "penal.cap_per_instalment": msg`Empty for none`,
  "penal.cap_pct": msg`Empty for none`,
};

/** The English of each is the code put in words, but where that would say too little. */
const CHOICES: Record<string, MessageDescriptor> = {
  UPFRONT: msg`Kept back from the disbursal`,
  FINANCED: msg`Added to the principal`,
  PER_INSTALMENT: msg`With each instalment`,
  FORECLOSURE: msg`On early closing`,
  FLAT: msg({ context: "terms", message: "Flat" }),
  REDUCING: msg`Reducing`,
  SIMPLE_DAILY: msg`Simple daily`,
  ADD_ON: msg`Add on`,
  DAY: msg({ context: "terms", message: "Day" }),
  MONTH: msg`Month`,
  YEAR: msg({ context: "terms", message: "Year" }),
  AS_SCHEDULED: msg`As scheduled`,
  DAILY: msg`Daily`,
  BULLET: msg`Bullet`,
  EQUAL_PRINCIPAL: msg`Equal principal`,
  INTEREST_ONLY: msg`Interest only`,
  NOMINAL: msg`Nominal`,
  PERIOD_FACTORS: msg`Period factors`,
  PRINCIPAL: msg`Principal`,
  INTEREST: msg`Interest`,
  FEE: msg`Fee`,
  TAX: msg`Tax`,
  PENALTY: msg({ context: "loan", message: "Penalty" }),
  INSTALMENT: msg({ context: "terms", message: "Instalment" }),
  COMPONENT: msg`Component`,
  HOLD: msg({ context: "terms", message: "Hold" }),
  NEXT_INSTALMENT: msg`Next instalment`,
  LAST_INSTALMENT: msg`Last instalment`,
  SPREAD: msg({ context: "terms", message: "Spread" }),
  REDUCE_INSTALMENT: msg`Reduce instalment`,
  REDUCE_TENURE: msg`Reduce tenure`,
  REFUND: msg`Refund`,
  REPAYMENT: msg({ context: "ledger", message: "Repayment" }),
  SETTLEMENT: msg`Settlement`,
  RECOVERY: msg`Recovery`,
  TO_DAY: msg`To day`,
  TO_PERIOD_END: msg`To period end`,
  FIXED: msg({ context: "terms", message: "Fixed" }),
  PERCENT: msg`Percent`,
  BOUNCE: msg`Bounce`,
  NONE: msg({ context: "terms", message: "None" }),
  FLAT_ONCE: msg`Flat once`,
  PERCENT_ONCE: msg`Percent once`,
  PER_DAY: msg`Per day`,
  PERCENT_PER_DAY: msg`Percent per day`,
  OVERDUE_PRINCIPAL: msg`Overdue principal`,
  OVERDUE_AMOUNT: msg`Overdue amount`,
  MONTHLY_IRR: msg`Monthly irr`,
  SIMPLE: msg({ context: "terms", message: "Simple" }),
  EFFECTIVE: msg`Effective`,
  HALF_UP: msg`Half up`,
  HALF_EVEN: msg`Half even`,
  DOWN: msg`Down`,
  CEILING: msg`Ceiling`,
  DAYS: msg`Days`,
  WEEKS: msg`Weeks`,
  MONTHS: msg`Months`,
};

export function label(path: string): string {
  const plain = withoutNumbers(path);
  const known = LABELS[plain];
  return known ? i18n._(known) : humanise(plain.split(".").at(-1) ?? plain);
}

/** One item of a list: "Fee 1". */
export function itemLabel(list: string): string {
  const known = ITEMS[list];
  return known ? i18n._(known) : label(list);
}

export function hint(path: string): string | undefined {
  const known = HINTS[withoutNumbers(path)];
  return known && i18n._(known);
}

/** A choice in words; what has no letters in small capitals (30/360) stays as it is. */
export function word(choice: string): string {
  const known = CHOICES[choice.toUpperCase()];
  if (known) return i18n._(known);
  if (choice === "THIRTY_360") return "30/360";
  return ["EMI", "INR", "HKD"].includes(choice) || !/^[A-Z_]+$/i.test(choice) ? choice : humanise(choice);
}

/** Several choices one after the other: what a payment clears first, and then. */
export function inOrder(choices: readonly string[]): string {
  return choices.map(word).join(t`, then `).toLowerCase();
}
