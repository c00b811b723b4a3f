/** The whole book as of a day, as known on a day; each figure opens the loans that make it up. */
import { Button, TextInput } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { PortfolioDocument, PortfolioLoansDocument, type PortfolioLoansQuery, type PortfolioQuery } from "@/gql/staff/graphql";
import { page } from "@/kit/config";
import { symbol } from "@/kit/config-money";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { Section } from "@/kit/facts";
import { Money } from "@/kit/figures";
import { day, humanise } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { ErrorState, Notice, PageSkeleton } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import type { PortfolioSearch } from "../search";
import classes from "./screens.module.css";

const route = getRouteApi("/portfolio");

type Figure = PortfolioQuery["portfolio"]["figures"][number];
type LentLoan = PortfolioLoansQuery["portfolioLoans"]["edges"][number]["node"];

const UNIT = symbol(page.brand?.currency);

const COLUMNS: readonly Column<LentLoan>[] = [
  { id: "number", header: "Loan", width: 130, cell: (loan) => loan.number },
  { id: "customer", header: "Borrower", cell: (loan) => loan.customerName },
  { id: "status", header: "Status that day", width: 150, cell: (loan) => (loan.status ? <StatusBadge state={loan.status} /> : "—") },
  { id: "class", header: "Class", width: 110, cell: (loan) => className(loan.assetClass ?? "") },
  { id: "principal", header: "Principal", unit: UNIT, align: "end", width: 130, cell: (loan) => <Money value={loan.outstanding.principal} dashZero /> },
  { id: "interest", header: "Interest", align: "end", width: 110, from: "md", cell: (loan) => <Money value={loan.outstanding.interest} dashZero /> },
  { id: "fee", header: "Charges", align: "end", width: 110, from: "lg", cell: (loan) => <Money value={loan.outstanding.fee} dashZero /> },
  { id: "penalty", header: "Penal", align: "end", width: 110, from: "lg", cell: (loan) => <Money value={loan.outstanding.penalty} dashZero /> },
  { id: "held", header: "Held", align: "end", width: 100, from: "xl", cell: (loan) => <Money value={loan.held} dashZero /> },
  { id: "total", header: "Owed in all", align: "end", width: 130, cell: (loan) => <Money value={loan.outstanding.total} dashZero /> },
];

function className(code: string): string {
  return code.startsWith("SMA") || code === "NPA" ? code.replace("_", "-") : code ? humanise(code) : "Not classified";
}

export function Portfolio() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/portfolio" });
  const set = (change: PortfolioSearch) => void navigate({ search: (was) => ({ ...was, ...change }), replace: true });
  const when = { asOf: search.asOf ?? null, knownOn: search.knownOn ?? null };
  const [{ data, error, fetching }, refetch] = useQuery({ query: PortfolioDocument, variables: when });
  const [count, setCount] = useState("");
  if (error && !data) return <ErrorState error={error} retry={() => refetch({ requestPolicy: "network-only" })} />;
  if (!data) return fetching ? <PageSkeleton lines={8} /> : null;
  const { portfolio } = data;
  const figures = (kind: string) => portfolio.figures.filter((one) => one.kind === kind);
  const narrowed = search.status ? humanise(search.status) : search.assetClass ? className(search.assetClass) : "All loans lent";
  return (
    <>
      <TitleRow title="Portfolio" note={`At the end of ${day(portfolio.asOf)}, as known on ${day(portfolio.knownOn)}. Straight from the ledger.`}>
        <Button variant="default" disabled={!search.asOf && !search.knownOn} onClick={() => set({ asOf: undefined, knownOn: undefined })}>
          Now
        </Button>
      </TitleRow>
      <div className={classes["filters"]}>
        <TextInput type="date" label="As of the end of" value={search.asOf ?? portfolio.asOf} max={search.knownOn ?? portfolio.businessDate} onChange={(event) => set({ asOf: event.currentTarget.value || undefined })} />
        <TextInput type="date" label="As known on" value={search.knownOn ?? portfolio.knownOn} max={portfolio.businessDate} onChange={(event) => set({ knownOn: event.currentTarget.value || undefined })} />
      </div>
      <div className={classes["page"]}>
        {error ? <Notice tone="due">{error.message.replace("[GraphQL] ", "")}</Notice> : null}
        <Section title="By status">
          <Figures label="Figures by status" rows={figures("STATUS")} total={figures("TOTAL")} name={(code) => humanise(code)} open={(code) => set({ status: code || undefined, assetClass: undefined })} />
        </Section>
        <Section title="By class">
          <Figures label="Figures by class" rows={figures("CLASS")} total={figures("TOTAL")} name={className} open={(code) => set({ assetClass: code || undefined, status: undefined })} />
        </Section>
      </div>
      <div className={classes["mine"]}>
        <h2>
          {narrowed} {count ? <span className={kit["quiet"]}>{count}</span> : null}
        </h2>
        <ConnectionTable
          label="Loans of the portfolio"
          query={PortfolioLoansDocument}
          variables={{ ...when, status: search.status ?? null, assetClass: search.assetClass ?? null }}
          connection={(found) => found.portfolioLoans}
          columns={COLUMNS}
          href={(loan) => `/staff/loans/${loan.id}?tab=as-of`}
          onCount={setCount}
          empty={{ title: "Nothing was lent by that day" }}
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
  return (
    <div className={kit["bookWrap"]} role="region" aria-label={label} tabIndex={0}>
      <table className={kit["book"]}>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col" data-align="end">Loans</th>
            <th scope="col" data-align="end">Principal <span className={kit["unit"]}>{UNIT}</span></th>
            <th scope="col" data-align="end">Interest</th>
            <th scope="col" data-align="end">Charges</th>
            <th scope="col" data-align="end">Tax</th>
            <th scope="col" data-align="end">Penal</th>
            <th scope="col" data-align="end">Owed in all</th>
            <th scope="col" data-align="end">Held</th>
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
              <td>In all</td>
              <Cells row={row} open={() => open("")} />
            </tr>
          ))}
        </tfoot>
      </table>
    </div>
  );
}

function Cells({ row, open }: { row: Figure; open: () => void }) {
  return (
    <>
      <td data-align="end">
        <Button size="compact-sm" variant="subtle" onClick={open} aria-label={`${row.loans} loans: list them`}>
          {row.loans.toLocaleString()}
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
