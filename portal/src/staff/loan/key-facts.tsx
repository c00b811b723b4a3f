import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { KeyFactFieldsFragment } from "@/gql/staff/graphql";
import { day, isZero, money, percent } from "@/kit/format";
import classes from "./loan.module.css";
import { useRateText } from "./rate-text";

/** The figures of a Key Fact Statement, as the server worked them out. */
export function KeyFacts({ facts, children }: { facts: KeyFactFieldsFragment; children?: ReactNode }) {
  const { t } = useLingui();
  const rateText = useRateText();
  const sum = (amount: string) => money(amount, facts.currency);
  const feeName = ({ name, tax }: KeyFactFieldsFragment["fees"][number]) => (isZero(tax) ? name : t`${name} with tax`);
  const beforeCoupon = ({ code, taxBefore }: NonNullable<KeyFactFieldsFragment["coupon"]>) => {
    const tax = sum(taxBefore);
    return t`Before coupon ${code}, with tax of ${tax}`;
  };
  const first = facts.schedule[0];
  const count = facts.schedule.length;
  const on = day(first?.dueDate);
  const days = facts.coolingOffDays;
  const rows: [string, string, boolean?][] = [
    [t`Loan amount`, sum(facts.amount)],
    ...facts.fees.map((fee): [string, string] => [feeName(fee), `− ${sum(fee.total)}`]),
    ...(facts.coupon ? [[beforeCoupon(facts.coupon), sum(facts.coupon.totalBefore)] as [string, string]] : []),
    [t`In the borrower’s hand`, sum(facts.netToBorrower), true],
    [t`Interest in all`, sum(facts.totalInterest)],
    [t`To be repaid in all`, sum(facts.totalPayable), true],
    [t`Rate`, rateText(facts.ratePct, facts.ratePeriod)],
    [t`APR`, percent(facts.aprPct)],
    ...(first ? [[count > 1 ? t`${count} instalments, first on ${on}` : t`Due on ${on}`, sum(first.instalment)] as [string, string]] : []),
    [t`Cooling-off`, plural(days, { one: "# day", other: "# days" })],
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
      {children}
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
