import { Day, Money } from "@/kit/figures";
import { humanise, moment } from "@/kit/format";
import { symbol } from "@/kit/config-money";
import kit from "@/kit/kit.module.css";
import { EmptyState } from "@/kit/states";
import type { Loan } from "./loan-file";

/** The account as the books have it: each posting with its cause, and the balance after it. */
export function LedgerTab({ loan }: { loan: Loan }) {
  if (loan.ledger.length === 0) return <EmptyState title="Nothing is posted yet">The first journal is written when the money goes out.</EmptyState>;
  const unit = symbol(loan.currency);
  const last = loan.ledger.at(-1);
  return (
    <div className={kit["bookWrap"]} role="region" aria-label="Ledger" tabIndex={0}>
      <table className={kit["book"]}>
        <thead>
          <tr>
            <th scope="col">Value date</th>
            <th scope="col">Entry</th>
            <th scope="col">Account</th>
            <th scope="col" data-align="end">Debit <span className={kit["unit"]}>{unit}</span></th>
            <th scope="col" data-align="end">Credit</th>
            <th scope="col" data-align="end">Balance</th>
          </tr>
        </thead>
        <tbody>
          {loan.ledger.map((row, at) => {
            const again = loan.ledger[at - 1]?.journalId === row.journalId;
            return (
              <tr key={row.id} data-muted={Boolean(row.reverses)}>
                <td>{again ? null : <Day value={row.valueDate} />}</td>
                <td title={`Booked ${moment(row.bookedAt)}`}>
                  {again ? null : (
                    <>
                      {humanise(row.kind)}
                      <div className={kit["quiet"]}>
                        {row.cause}
                        {row.reverses ? " (reverses an earlier entry)" : ""}
                      </div>
                    </>
                  )}
                </td>
                <td>
                  {row.account}
                  {row.component ? <span className={kit["quiet"]}> {humanise(row.component).toLowerCase()}</span> : null}
                </td>
                <td data-align="end"><Money value={row.debit} dashZero /></td>
                <td data-align="end"><Money value={row.credit} dashZero /></td>
                <td data-align="end"><Money value={row.balanceAfter} /></td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={5}>Balance on the books</td>
            <td data-align="end">{last ? <Money value={last.balanceAfter} /> : "—"}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
