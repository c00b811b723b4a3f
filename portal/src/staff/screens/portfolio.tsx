/** The whole book as of a day, as known on a day; each figure opens the loans that make it up. */
import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useQuery } from "urql";
import { PortfolioDocument, PortfolioLoansDocument, type PortfolioLoansQuery, type PortfolioQuery } from "@/gql/staff/graphql";
import { page } from "@/kit/config";
import { symbol } from "@/kit/config-money";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { DateField } from "@/kit/date-field";
import { TitleRow } from "@/kit/entity-page";
import { Section } from "@/kit/facts";
import { Money } from "@/kit/figures";
import { day } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { ErrorState, Notice, PageSkeleton } from "@/kit/states";
import { StatusBadge, useStateWord } from "@/kit/status";
import { useClassName } from "../codes";
import type { PortfolioSearch } from "../search";
import classes from "./screens.module.css";

const route = getRouteApi("/portfolio");

type Figure = PortfolioQuery["portfolio"]["figures"][number];
type LentLoan = PortfolioLoansQuery["portfolioLoans"]["edges"][number]["node"];

const UNIT = symbol(page.brand?.currency);

function useColumns(): readonly Column<LentLoan>[] {
  const { t } = useLingui();
  const className = useClassName();
  return useMemo(
    () => [
      { id: "number", header: t`Loan`, width: 130, cell: (loan) => loan.number },
      { id: "customer", header: t`Borrower`, cell: (loan) => loan.customerName },
      { id: "status", header: t`Status that day`, width: 150, cell: (loan) => (loan.status ? <StatusBadge state={loan.status} /> : "—") },
      { id: "class", header: t`Class`, width: 110, cell: (loan) => className(loan.assetClass ?? "") },
      { id: "principal", header: t`Principal`, unit: UNIT, align: "end", width: 130, cell: (loan) => <Money value={loan.outstanding.principal} dashZero /> },
      { id: "interest", header: t`Interest`, align: "end", width: 110, from: "md", cell: (loan) => <Money value={loan.outstanding.interest} dashZero /> },
      { id: "fee", header: t`Charges`, align: "end", width: 110, from: "lg", cell: (loan) => <Money value={loan.outstanding.fee} dashZero /> },
      { id: "penalty", header: t`Penal`, align: "end", width: 110, from: "lg", cell: (loan) => <Money value={loan.outstanding.penalty} dashZero /> },
      { id: "held", header: t`Held`, align: "end", width: 100, from: "xl", cell: (loan) => <Money value={loan.held} dashZero /> },
      { id: "total", header: t`Owed in all`, align: "end", width: 130, cell: (loan) => <Money value={loan.outstanding.total} dashZero /> },
    ],
    [t, className],
  );
}

export function Portfolio() {
  const { t } = useLingui();
  const stateWord = useStateWord();
  const className = useClassName();
  const columns = useColumns();
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/portfolio" });
  const set = (change: PortfolioSearch) => void navigate({ search: (was) => ({ ...was, ...change }), replace: true });
  const when = { asOf: search.asOf ?? null, knownOn: search.knownOn ?? null };
  const [{ data, error, fetching }, refetch] = useQuery({ query: PortfolioDocument, variables: when });
  const [count, setCount] = useState("");
  if (error && !data) return <ErrorState error={error} retry={() => refetch({ requestPolicy: "network-only" })} />;
  if (!data) return fetching ? <PageSkeleton lines={8} /> : null;
  const { portfolio } = data;
  const [asOf, knownOn] = [day(portfolio.asOf), day(portfolio.knownOn)];
  const figures = (kind: string) => portfolio.figures.filter((one) => one.kind === kind);
  const narrowed = search.status ? stateWord(search.status) : search.assetClass ? className(search.assetClass) : t`All loans lent`;
  return (
    <>
      <TitleRow title={t`Portfolio`} note={t`At the end of ${asOf}, as known on ${knownOn}. Straight from the ledger.`}>
        <Button variant="default" disabled={!search.asOf && !search.knownOn} onClick={() => set({ asOf: undefined, knownOn: undefined })}>
          {t`Now`}
        </Button>
      </TitleRow>
      <div className={classes["filters"]}>
        <DateField label={t`As of the end of`} value={search.asOf ?? portfolio.asOf} max={search.knownOn ?? portfolio.businessDate} onChange={(chosen) => set({ asOf: chosen || undefined })} />
        <DateField label={t`As known on`} value={search.knownOn ?? portfolio.knownOn} max={portfolio.businessDate} onChange={(chosen) => set({ knownOn: chosen || undefined })} />
      </div>
      <div className={classes["page"]}>
        {error ? <Notice tone="due">{error.message.replace("[GraphQL] ", "")}</Notice> : null}
        <Section title={t`By status`}>
          <Figures label={t`Figures by status`} rows={figures("STATUS")} total={figures("TOTAL")} name={stateWord} open={(status) => set({ status: status || undefined, assetClass: undefined })} />
        </Section>
        <Section title={t`By class`}>
          <Figures label={t`Figures by class`} rows={figures("CLASS")} total={figures("TOTAL")} name={className} open={(assetClass) => set({ assetClass: assetClass || undefined, status: undefined })} />
        </Section>
      </div>
      <div className={classes["mine"]}>
        <h2>
          {narrowed} {count ? <span className={kit["quiet"]}>{count}</span> : null}
        </h2>
        <ConnectionTable
          label={t`Loans of the portfolio`}
          query={PortfolioLoansDocument}
          variables={{ ...when, status: search.status ?? null, assetClass: search.assetClass ?? null }}
          connection={(found) => found.portfolioLoans}
          columns={columns}
          href={(loan) => `/staff/loans/${loan.id}?tab=as-of`}
          onCount={setCount}
          empty={{ title: t`Nothing was lent by that day` }}
        />
      </div>
    </>
  );
}

interface FiguresProps {
  label: string;
  rows: readonly Figure[];
  total: readonly Figure[];
  name: (code: string) => string;
  open: (code: string) => void;
}

function Figures({ label, rows, total, name, open }: FiguresProps) {
  const { t } = useLingui();
  return (
    <div className={kit["bookWrap"]} role="region" aria-label={label} tabIndex={0}>
      <table className={kit["book"]}>
        <thead>
          <tr>
            <th scope="col">{t`What`}</th>
            <th scope="col" data-align="end">{t`Loans`}</th>
            <th scope="col" data-align="end">{t`Principal`} <span className={kit["unit"]}>{UNIT}</span></th>
            <th scope="col" data-align="end">{t`Interest`}</th>
            <th scope="col" data-align="end">{t`Charges`}</th>
            <th scope="col" data-align="end">{t`Tax`}</th>
            <th scope="col" data-align="end">{t`Penal`}</th>
            <th scope="col" data-align="end">{t`Owed in all`}</th>
            <th scope="col" data-align="end">{t`Held`}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.code}>
              <td>{name(row.code)}</td>
              <Cells row={row} open={() => open(row.code)} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          {total.map((row) => (
            <tr key="total">
              <td>{t`In all`}</td>
              <Cells row={row} open={() => open("")} />
            </tr>
          ))}
        </tfoot>
      </table>
    </div>
  );
}

function Cells({ row, open }: { row: Figure; open: () => void }) {
  const { t } = useLingui();
  const loans = row.loans.toLocaleString();
  return (
    <>
      <td data-align="end">
        <Button size="compact-sm" variant="subtle" onClick={open} aria-label={t`${loans} loans: list them`}>
          {loans}
        </Button>
      </td>
      <td data-align="end"><Money value={row.outstanding.principal} dashZero /></td>
      <td data-align="end"><Money value={row.outstanding.interest} dashZero /></td>
      <td data-align="end"><Money value={row.outstanding.fee} dashZero /></td>
      <td data-align="end"><Money value={row.outstanding.tax} dashZero /></td>
      <td data-align="end"><Money value={row.outstanding.penalty} dashZero /></td>
      <td data-align="end"><Money value={row.outstanding.total} dashZero /></td>
      <td data-align="end"><Money value={row.held} dashZero /></td>
    </>
  );
}
