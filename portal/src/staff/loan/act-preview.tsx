/** What an act would do, as the server works it out: the loan before and after, and the entries that come and go. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Skeleton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "urql";
import { ActPreviewDocument, type ActFiguresFieldsFragment, type ActInput, type ActLineFieldsFragment, type ActPreviewFieldsFragment, type PlannedFieldsFragment } from "@/gql/staff/graphql";
import { Day, Money } from "@/kit/figures";
import { day, isZero, money } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { Notice } from "@/kit/states";
import { useStateWord } from "@/kit/status";
import { told } from "@/kit/told";

/** `act` is null until enough was typed to ask; asked of the server a moment after the last key. */
export function ActPreview({ loanId, currency, act, wait }: { loanId: string; currency: string; act: ActInput | null; wait?: string }) {
  const { t } = useLingui();
  const [asked] = useDebouncedValue(act ? JSON.stringify(act) : "", 250);
  const [{ data, error, fetching, stale }] = useQuery({
    query: ActPreviewDocument,
    variables: { loanId, act: asked ? (JSON.parse(asked) as ActInput) : { kind: "" } },
    pause: !asked,
    requestPolicy: "cache-and-network",
  });
  if (!asked || !act) return <p>{wait ?? t`Fill in the act to see what it does.`}</p>;
  if (error) return <p role="alert">{error.graphQLErrors[0]?.message ?? t`The figures could not be worked out just now.`}</p>;
  if (!data?.actPreview) return fetching ? <Skeleton height={220} /> : null;
  return (
    <div style={{ opacity: stale ? 0.6 : 1 }}>
      <PreviewBody preview={data.actPreview} currency={currency} />
    </div>
  );
}

export function PreviewBody({ preview, currency }: { preview: ActPreviewFieldsFragment; currency: string }) {
  const { t } = useLingui();
  const today = day(preview.on);
  return (
    <>
      {preview.secondPerson ? <Notice tone="waiting">{t`It counts once another person has approved it.`}</Notice> : null}
      <p className={kit["asideHead"]}>{t`Today, with interest to ${today}`}</p>
      <BeforeAfter before={preview.before} after={preview.after} currency={currency} />
      <Lines title={t`Entries taken back`} lines={preview.takenBack} currency={currency} />
      <Lines title={t`Entries made`} lines={preview.added} currency={currency} />
      <Schedules before={preview.scheduleBefore} after={preview.scheduleAfter} />
    </>
  );
}

type Row = readonly [label: string, of: (figures: ActFiguresFieldsFragment) => string];

/** Two states of one loan side by side; what differs stands out, what does not matter here is left out. */
export function BeforeAfter({ before, after, currency }: { before: ActFiguresFieldsFragment; after: ActFiguresFieldsFragment; currency: string }) {
  const { t } = useLingui();
  const stateWord = useStateWord();
  const sum = (amount: string) => money(amount, currency);
  const rows: Row[] = [
    [t`Status`, (it) => stateWord(it.status)],
    [t`Outstanding`, (it) => sum(it.outstanding.total)],
    [t`Principal`, (it) => sum(it.outstanding.principal)],
    [t`Interest`, (it) => sum(it.outstanding.interest)],
    [t`Fees`, (it) => sum(it.outstanding.fee)],
    [t`Tax`, (it) => sum(it.outstanding.tax)],
    [t`Penal charges`, (it) => sum(it.outstanding.penalty)],
    [t`Overdue`, (it) => sum(it.overdue.total)],
    [t`Days past due`, (it) => String(it.dpd)],
    [t`Held for the borrower`, (it) => sum(it.held)],
    [t`Closes the loan today`, (it) => sum(it.payoff)],
    [t`Still to pay by schedule`, (it) => sum(it.stillToPay)],
    [t({ context: "loan", message: "Next due" }), (it) => day(it.nextDueDate)],
    [t`Then asked for`, (it) => sum(it.nextDueAmount)],
    [t`Last due`, (it) => day(it.lastDueDate)],
    [t`Instalments left`, (it) => String(it.instalmentsLeft)],
  ];
  const always = new Set([t`Status`, t`Outstanding`]);
  const shown = rows.filter(([label, of]) => always.has(label) || of(before) !== of(after));
  return (
    <table className={kit["compare"]}>
      <thead>
        <tr>
          <th scope="col">{t`What`}</th>
          <th scope="col" data-align="end">{t`Before`}</th>
          <th scope="col" data-align="end">{t`After`}</th>
        </tr>
      </thead>
      <tbody>
        {shown.map(([label, of]) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td className="num" data-align="end">{of(before)}</td>
            <td className="num" data-align="end">{of(after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const SHOWN = 6;

function Lines({ title, lines, currency }: { title: string; lines: readonly ActLineFieldsFragment[]; currency: string }) {
  const more = lines.length - SHOWN;
  if (lines.length === 0) return null;
  return (
    <>
      <h3 className={kit["asideHead"]}>{title}</h3>
      <table className={kit["compare"]}>
        <tbody>
          {lines.slice(0, SHOWN).map((line, at) => (
            <tr key={`${line.valueDate}${line.kind}${at}`}>
              <td><Day value={line.valueDate} /></td>
              <td>{told(line.note)}</td>
              <td data-align="end"><Money value={isZero(line.amount) ? line.held : line.amount} currency={currency} /></td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 ? (
        <p className={kit["quiet"]}>
          <Trans>
            and {more} more, to <Day value={lines.at(-1)?.valueDate} />
          </Trans>
        </p>
      ) : null}
    </>
  );
}

function rowOf(rows: readonly PlannedFieldsFragment[], number: number) {
  return rows.find((row) => row.number === number);
}

function asks(row: PlannedFieldsFragment | undefined): string {
  return row ? `${row.dueDate} ${row.due.total}` : "";
}

function Asked({ row }: { row: PlannedFieldsFragment | undefined }) {
  if (!row) return "—";
  return (
    <>
      <Day value={row.dueDate} />
      <br />
      <Money value={row.due.total} />
    </>
  );
}

function Schedules({ before, after }: { before: readonly PlannedFieldsFragment[]; after: readonly PlannedFieldsFragment[] }) {
  const { t } = useLingui();
  if (after.length === 0) return null;
  const numbers = [...new Set([...before, ...after].map((row) => row.number))].toSorted((a, b) => a - b);
  const changed = numbers.filter((number) => asks(rowOf(before, number)) !== asks(rowOf(after, number)));
  if (changed.length === 0) return null;
  return (
    <>
      <h3 className={kit["asideHead"]}>{t`Schedule, where it changes`}</h3>
      <div className={kit["asideScroll"]} role="region" aria-label={t`Schedule before and after`} tabIndex={0}>
        <table className={kit["compare"]}>
          <thead>
            <tr>
              <th scope="col">{t`No.`}</th>
              <th scope="col" data-align="end">{t`Was due`}</th>
              <th scope="col" data-align="end">{t`Falls due`}</th>
            </tr>
          </thead>
          <tbody>
            {changed.map((number) => {
              const [was, is] = [rowOf(before, number), rowOf(after, number)];
              return (
                <tr key={number}>
                  <th scope="row" className="num">{number}</th>
                  <td data-align="end"><Asked row={was} /></td>
                  <td data-align="end"><Asked row={is} /></td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
