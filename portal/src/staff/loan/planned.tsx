import { useLingui } from "@lingui/react/macro";
import type { PlannedFieldsFragment } from "@/gql/staff/graphql";
import { Day, Money } from "@/kit/figures";
import { symbol } from "@/kit/config-money";
import kit from "@/kit/kit.module.css";
import { EmptyState } from "@/kit/states";

/** A schedule computed for a moment or a supposition, as the server gave it. */
export function Planned({ rows, currency, label }: { rows: readonly PlannedFieldsFragment[]; currency: string; label: string }) {
  const { t } = useLingui();
  if (rows.length === 0) return <EmptyState title={t`No schedule on that day`}>{t`The money had not gone out.`}</EmptyState>;
  return (
    <div className={kit["bookWrap"]} role="region" aria-label={label} tabIndex={0}>
      <table className={kit["book"]}>
        <thead>
          <tr>
            <th scope="col">{t`No.`}</th>
            <th scope="col">{t`Due`}</th>
            <th scope="col" data-align="end">{t`Principal`} <span className={kit["unit"]}>{symbol(currency)}</span></th>
            <th scope="col" data-align="end">{t`Interest`}</th>
            <th scope="col" data-align="end">{t({ context: "amount", message: "Instalment" })}</th>
            <th scope="col" data-align="end">{t`Paid`}</th>
            <th scope="col" data-align="end">{t({ context: "amount", message: "Open" })}</th>
            <th scope="col" data-align="end">{t`Balance after`}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.number} data-muted={Boolean(row.paidOn)}>
              <td className="num">{row.number}</td>
              <td>
                <Day value={row.dueDate} />
                {row.isOverdue ? <span className={kit["quiet"]}> {t`overdue`}</span> : null}
              </td>
              <td data-align="end"><Money value={row.due.principal} /></td>
              <td data-align="end"><Money value={row.due.interest} /></td>
              <td data-align="end"><Money value={row.due.total} /></td>
              <td data-align="end"><Money value={row.paid.total} dashZero /></td>
              <td data-align="end"><Money value={row.outstanding.total} dashZero /></td>
              <td data-align="end"><Money value={row.balanceAfter} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
