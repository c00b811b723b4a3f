import type { KeyFactFieldsFragment } from "@/gql/staff/graphql";
import { day, money, percent } from "@/kit/format";
import classes from "./loan.module.css";

/** The figures of a Key Fact Statement, as the server worked them out. */
export function KeyFacts({ facts }: { facts: KeyFactFieldsFragment }) {
  const first = facts.schedule[0];
  const rows: [string, string, boolean?][] = [
    ["Loan amount", money(facts.amount, facts.currency)],
    ...facts.fees.map((fee): [string, string] => [`${fee.name}${/^0*(\.0*)?$/.test(fee.tax) ? "" : " with tax"}`, `− ${money(fee.total, facts.currency)}`]),
    ...(facts.coupon ? [[`Before coupon ${facts.coupon.code}, with tax of ${money(facts.coupon.taxBefore, facts.currency)}`, money(facts.coupon.totalBefore, facts.currency)] as [string, string]] : []),
    ["In the borrower’s hand", money(facts.netToBorrower, facts.currency), true],
    ["Interest in all", money(facts.totalInterest, facts.currency)],
    ["To be repaid in all", money(facts.totalPayable, facts.currency), true],
    ["Rate", `${percent(facts.ratePct)} per ${facts.ratePeriod.toLowerCase()}`],
    ["APR", percent(facts.aprPct)],
    ...(first ? [[facts.schedule.length > 1 ? `${facts.schedule.length} instalments, first on ${day(first.dueDate)}` : `Due on ${day(first.dueDate)}`, money(first.instalment, facts.currency)] as [string, string]] : []),
    ["Cooling-off", `${facts.coolingOffDays} ${facts.coolingOffDays === 1 ? "day" : "days"}`],
  ];
  return (
    <>
      <dl className={classes["kfs"]}>
        {rows.map(([label, value, total]) => (
          <div key={label} data-total={total ?? false}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <dl className={classes["besides"]}>
        {facts.contingent.map((charge) => (
          <div key={charge.name}>
            <dt>{charge.name}</dt>
            <dd>{charge.sentence}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
