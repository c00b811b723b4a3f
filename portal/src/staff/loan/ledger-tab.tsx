import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Select, Switch } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { useClient } from "urql";
import { LedgerExportDocument, type LedgerRowFieldsFragment } from "@/gql/staff/graphql";
import { Day, Money } from "@/kit/figures";
import { isZero, moment } from "@/kit/format";
import { symbol } from "@/kit/config-money";
import kit from "@/kit/kit.module.css";
import { EmptyState } from "@/kit/states";
import { told } from "@/kit/told";
import { useCode } from "../codes";
import { useAccountName } from "./act-words";
import type { Loan } from "./loan";
import classes from "./loan.module.css";

type Row = LedgerRowFieldsFragment;

/** The account as the books have it, narrowed to one kind of entry or to what stands. */
export function LedgerTab({ loan }: { loan: Loan }) {
  const { t } = useLingui();
  const code = useCode();
  const [kind, setKind] = useState<string | null>(null);
  const [undone, setUndone] = useState(true);
  if (loan.ledger.length === 0) return <EmptyState title={t`Nothing is posted yet`}>{t`The first journal is written when the money goes out.`}</EmptyState>;
  const kinds = [...new Set(loan.ledger.map((row) => row.kind))];
  const rows = loan.ledger.filter((row) => (!kind || row.kind === kind) && (undone || !(row.reverses || row.reversedBy)));
  return (
    <>
      <div className={classes["tools"]}>
        <Select aria-label={t`Kind of entry`} placeholder={t`Every kind of entry`} clearable value={kind} onChange={setKind} data={kinds.map((one) => ({ value: one, label: code(one) }))} />
        <Switch label={t`Show what was undone`} checked={undone} onChange={(event) => setUndone(event.currentTarget.checked)} />
        <Download loanId={loan.id} />
      </div>
      <Postings rows={rows} currency={loan.currency} label={t`Ledger`} total={!kind} />
    </>
  );
}

/** The whole account as a file for a spreadsheet, whatever is shown here. */
function Download({ loanId }: { loanId: string }) {
  const { t } = useLingui();
  const client = useClient();
  const [failed, setFailed] = useState(false);
  const download = async () => {
    const { data } = await client.query(LedgerExportDocument, { loanId }, { requestPolicy: "network-only" }).toPromise();
    setFailed(!data);
    if (data) location.assign(data.ledgerExportUrl);
  };
  return (
    <>
      <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={() => void download()}>
        {t`Download as CSV`}
      </Button>
      {failed ? <span role="alert">{t`The file could not be made just now.`}</span> : null}
    </>
  );
}

/** Journals with their debits and credits, what each follows from, and every balance after it. */
export function Postings({ rows, currency, label, total = false }: { rows: readonly Row[]; currency: string; label: string; total?: boolean }) {
  const { t } = useLingui();
  const code = useCode();
  const accountName = useAccountName();
  const unit = symbol(currency);
  const last = rows.at(-1);
  return (
    <div className={kit["bookWrap"]} role="region" aria-label={label} tabIndex={0}>
      <table className={kit["book"]}>
        <thead>
          <tr>
            <th scope="col">{t`Value date`}</th>
            <th scope="col">{t`Entry and its cause`}</th>
            <th scope="col">{t`Account`}</th>
            <th scope="col" data-align="end">{t`Debit`} <span className={kit["unit"]}>{unit}</span></th>
            <th scope="col" data-align="end">{t`Credit`}</th>
            <th scope="col" data-align="end">{t`Principal`}</th>
            <th scope="col" data-align="end">{t`Interest`}</th>
            <th scope="col" data-align="end">{t`Charges, tax`}</th>
            <th scope="col" data-align="end">{t`Penal`}</th>
            <th scope="col" data-align="end">{t`Owed in all`}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => {
            const again = rows[at - 1]?.journalId === row.journalId;
            return (
              <tr key={row.id} data-muted={Boolean(row.reverses || row.reversedBy)}>
                <td>{again ? null : <Day value={row.valueDate} />}</td>
                <td>{again ? null : <Cause row={row} />}</td>
                <td>
                  {accountName(row.account)}
                  {row.component ? <span className={kit["quiet"]}> {code(row.component).toLowerCase()}</span> : null}
                </td>
                <td data-align="end"><Money value={row.debit} dashZero /></td>
                <td data-align="end"><Money value={row.credit} dashZero /></td>
                <td data-align="end"><Money value={row.balances.principal} dashZero /></td>
                <td data-align="end"><Money value={row.balances.interest} dashZero /></td>
                <td data-align="end">
                  <Money value={row.balances.fee} dashZero /> <span className={kit["quiet"]}>/</span> <Money value={row.balances.tax} dashZero />
                </td>
                <td data-align="end"><Money value={row.balances.penalty} dashZero /></td>
                <td data-align="end"><Money value={row.balanceAfter} /></td>
              </tr>
            );
          })}
        </tbody>
        {total && last ? (
          <tfoot>
            <tr>
              <td colSpan={5}>{t`Balance on the books`}</td>
              <td data-align="end"><Money value={last.balances.principal} dashZero /></td>
              <td data-align="end"><Money value={last.balances.interest} dashZero /></td>
              <td data-align="end"><Money value={last.balances.fee} dashZero /></td>
              <td data-align="end"><Money value={last.balances.penalty} dashZero /></td>
              <td data-align="end"><Money value={last.balanceAfter} /></td>
            </tr>
          </tfoot>
        ) : null}
      </table>
    </div>
  );
}

/** Why the entry is there: the sentence, the receipt, the person, and the entry it is paired with. */
function Cause({ row }: { row: Row }) {
  const { t } = useLingui();
  const code = useCode();
  const { receiptNumber, bookedBy } = row;
  const at = moment(row.bookedAt);
  return (
    <>
      {code(row.kind)}
      {row.reversedBy ? <span className={kit["quiet"]}>{t`, undone later`}</span> : null}
      {row.reverses ? <span className={kit["quiet"]}>{t`, undoes an earlier entry`}</span> : null}
      <div className={kit["quiet"]}>
        {told(row.cause)}
        {receiptNumber ? t`. Receipt ${receiptNumber}` : ""}
      </div>
      <div className={kit["quiet"]}>
        {bookedBy ? t`Booked ${at} by ${bookedBy}` : t`Booked ${at}`}
        {isZero(row.held) ? "" : <Trans>, <Money value={row.held} /> held for the borrower</Trans>}
      </div>
    </>
  );
}
