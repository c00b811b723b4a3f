/** What is owed, taken apart line by line, so that no figure has to be believed. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { day, isZero, money } from "@/kit/format";
import classes from "./borrower.module.css";
import type { MyLoan } from "./my-loan";

type Line = MyLoan["whyOwed"][number];
type Part = "principal" | "interest" | "fee" | "penalty" | "tax";

const PARTS: readonly Part[] = ["principal", "interest", "fee", "penalty", "tax"];

export function Owed({ loan }: { loan: MyLoan }) {
  const { t } = useLingui();
  const names: Record<Part, string> = { principal: t`Loan`, interest: t`Interest so far`, fee: t`Fees`, penalty: t`Late payment charge`, tax: t`Tax` };
  return (
    <section aria-labelledby="owed">
      <h2 id="owed">
        <Trans>What you owe</Trans>
      </h2>
      {isZero(loan.overdue.total) ? null : (
        <p className={classes["fix"]} role="alert">
          <span>
            <Trans>
              {money(loan.overdue.total, loan.currency)} is overdue, <Plural value={loan.dpd} one="# day" other="# days" /> late.
            </Trans>
            {loan.dailyCharge && !isZero(loan.dailyCharge) ? (
              <>
                {" "}
                <Trans>Each day adds {money(loan.dailyCharge, loan.currency)} of interest, and the late payment charge until its limit.</Trans>
              </>
            ) : null}
          </span>
        </p>
      )}
      <p className={classes["note"]}>
        <Trans>Open a line to see why you owe it.</Trans>
      </p>
      <div className={classes["why"]}>
        {PARTS.filter((part) => !isZero(loan.outstanding[part])).map((part) => (
          <details key={part}>
            <summary>
              <span>{names[part]}</span>
              <strong>{money(loan.outstanding[part], loan.currency)}</strong>
            </summary>
            <ul>
              {loan.whyOwed
                .filter((line) => line.component.toLowerCase() === part)
                .map((line) => (
                  <li key={`${line.kind}${line.first}${line.amount}`}>
                    <Told line={line} currency={loan.currency} />
                    <span className="num">{money(line.amount, loan.currency)}</span>
                  </li>
                ))}
            </ul>
          </details>
        ))}
        <p data-total="true">
          <span>
            <Trans>In all</Trans>
          </span>
          <strong>{money(loan.outstanding.total, loan.currency)}</strong>
        </p>
      </div>
      {loan.standsAt ? (
        <p className={classes["note"]}>
          <Trans>To close the loan today you pay {money(loan.standsAt.closesToday, loan.currency)}, with interest to {day(loan.standsAt.today)}.</Trans>
        </p>
      ) : null}
      {loan.netDisbursed ? (
        <p className={classes["note"]}>
          <Trans>
            {money(loan.netDisbursed, loan.currency)} reached your account on {day(loan.disbursedOn)}.
          </Trans>
        </p>
      ) : null}
    </section>
  );
}

/** One line in plain words, with its days and how it was worked out. */
function Told({ line, currency }: { line: Line; currency: string }) {
  const first = day(line.first);
  const last = day(line.last);
  const each = line.each ? money(line.each, currency) : null;
  switch (line.kind) {
    case "DISBURSEMENT":
      return <span><Trans>Lent on {first}</Trans></span>;
    case "INTEREST_ACCRUED":
      return (
        <span>
          {line.days === 1 ? (
            <Trans>Interest for {first}</Trans>
          ) : each ? (
            <Trans>Interest of {each} a day for <Plural value={line.days} one="# day" other="# days" />, {first} to {last}</Trans>
          ) : (
            <Trans>Interest for <Plural value={line.days} one="# day" other="# days" />, {first} to {last}</Trans>
          )}
        </span>
      );
    case "PENAL_CHARGED":
      return (
        <span>
          {line.days === 1 ? (
            <Trans>Late payment charge for {first}</Trans>
          ) : each ? (
            <Trans>Late payment charge of {each} a day for <Plural value={line.days} one="# day" other="# days" />, {first} to {last}</Trans>
          ) : (
            <Trans>Late payment charge for <Plural value={line.days} one="# day" other="# days" />, {first} to {last}</Trans>
          )}
        </span>
      );
    case "PENAL_RETURNED":
      return <span><Trans>Late payment charges taken back on {first}: you left the loan in time</Trans></span>;
    case "FEE_CHARGED":
      return <span><Trans>Charged on {first}</Trans></span>;
    case "REPAYMENT":
    case "HELD_APPLIED":
    case "RECOVERY":
      return <span><Trans>Paid by you, counted from {first}</Trans></span>;
    case "WAIVER":
    case "SETTLEMENT":
    case "WRITE_OFF":
      return <span><Trans>Given up by the lender on {first}</Trans></span>;
    default:
      return <span><Trans>Changed on {first}</Trans></span>;
  }
}
