import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Day, Money } from "@/kit/figures";
import { symbol } from "@/kit/config-money";
import { isZero } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { EmptyState } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import type { Loan } from "./loan";
import { NOW, Version, VersionChoice } from "./schedule-versions";

/** The schedule as it stands, and each one before it. */
export function ScheduleTab({ loan }: { loan: Loan }) {
  const [chosen, setChosen] = useState(NOW);
  return (
    <>
      {loan.schedule.length > 0 ? <VersionChoice loan={loan} chosen={chosen} onChoose={setChosen} /> : null}
      {chosen === NOW ? <Current loan={loan} /> : <Version loan={loan} chosen={chosen} />}
    </>
  );
}

/** What was promised against what happened; where terms changed since signing, the signed instalment stands beside it. */
function Current({ loan }: { loan: Loan }) {
  const { t } = useLingui();
  const paid = (date: string) => {
    const [month, dayOfMonth] = [date.slice(5, 7), date.slice(8, 10)];
    return t`Paid ${dayOfMonth}/${month}`;
  };
  const promised = new Map(loan.agreement?.keyFacts.schedule.map((row) => [row.number, row]));

  if (loan.schedule.length === 0) return <EmptyState title={t`No schedule yet`}>{t`It is drawn up when the loan is sanctioned; the preview is in the sanction dialog.`}</EmptyState>;
  const unit = symbol(loan.currency);
  const totals = loan.scheduleTotals;
  return (
    <div className={kit["bookWrap"]} role="region" aria-label={t`Schedule`} tabIndex={0}>
      <table className={kit["book"]}>
        <thead>
          <tr>
            <th scope="col">{t`No.`}</th>
            <th scope="col">{t`Due`}</th>
            <th scope="col" data-align="end">{t`Principal`} <span className={kit["unit"]}>{unit}</span></th>
            <th scope="col" data-align="end">{t`Interest`}</th>
            <th scope="col" data-align="end">{t`Charges`}</th>
            <th scope="col" data-align="end">{t({ context: "amount", message: "Instalment" })}</th>
            <th scope="col" data-align="end">{t`As signed`}</th>
            <th scope="col" data-align="end">{t`Paid`}</th>
            <th scope="col" data-align="end">{t({ context: "amount", message: "Open" })}</th>
            <th scope="col" data-align="end">{t`Balance after`}</th>
            <th scope="col">{t`State`}</th>
          </tr>
        </thead>
        <tbody>
          {loan.schedule.map((row) => (
            <tr key={row.id} data-muted={Boolean(row.paidOn)}>
              <td className="num">{row.number}</td>
              <td><Day value={row.dueDate} /></td>
              <td data-align="end"><Money value={row.due.principal} /></td>
              <td data-align="end"><Money value={row.due.interest} /></td>
              <td data-align="end"><Charges fee={row.due.fee} penalty={row.due.penalty} tax={row.due.tax} /></td>
              <td data-align="end"><strong><Money value={row.due.total} /></strong></td>
              <td data-align="end"><Money value={promised.get(row.number)?.instalment} /></td>
              <td data-align="end"><Money value={row.paid.total} dashZero /></td>
              <td data-align="end"><Money value={row.outstanding.total} dashZero /></td>
              <td data-align="end"><Money value={row.balanceAfter} /></td>
              <td>{row.paidOn ? <StatusBadge state="PAID" word={paid(row.paidOn)} /> : row.isOverdue ? <StatusBadge state="OVERDUE" /> : <StatusBadge state="DUE" word={t({ context: "instalment", message: "To come" })} tone="waiting" />}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={2}>{t`In all`}</td>
            <td data-align="end"><Money value={totals.due.principal} /></td>
            <td data-align="end"><Money value={totals.due.interest} /></td>
            <td data-align="end"><Charges fee={totals.due.fee} penalty={totals.due.penalty} tax={totals.due.tax} /></td>
            <td data-align="end"><Money value={totals.due.total} /></td>
            <td data-align="end"><Money value={loan.agreement?.keyFacts.totalPayable} /></td>
            <td data-align="end"><Money value={totals.paid.total} dashZero /></td>
            <td data-align="end"><Money value={totals.outstanding.total} dashZero /></td>
            <td colSpan={2} aria-label={t`No total`} />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

/** Fee, penal charge and tax stand apart in the statement; a schedule row has room to name those there are. */
function Charges({ fee, penalty, tax }: { fee: string; penalty: string; tax: string }) {
  const { t } = useLingui();
  const parts = [[t`fee`, fee], [t`penal`, penalty], [t`tax`, tax]].filter(([, value]) => !isZero(value));
  if (parts.length === 0) return <span className={kit["quiet"]}>—</span>;
  return (
    <>
      {parts.map(([name, value]) => (
        <div key={name}>
          <span className={kit["quiet"]}>{name} </span>
          <Money value={value} />
        </div>
      ))}
    </>
  );
}
