/** Money that came and could not be put to a loan: how long it waits, what is known of it, who asks for it, where it went. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Drawer, Modal, SegmentedControl, Select, Skeleton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useQuery } from "urql";
import { LoanFileDocument, LoansDocument, type SuspenseFieldsFragment, SuspenseReceiptsDocument, type SuspenseState } from "@/gql/staff/graphql";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { Facts } from "@/kit/facts";
import { Day, Moment, Money, Waiting } from "@/kit/figures";
import { chosenLanguage } from "@/kit/language";
import { Notice } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import { told } from "@/kit/told";
import { live } from "../api";
import { useCode } from "../codes";
import { Allot } from "../loan/dialogs/suspense";
import { may, useViewer } from "../viewer";
import classes from "./screens.module.css";

type Row = SuspenseFieldsFragment;

const TOPICS = ["suspense", "loans"] as const;
const VIEWS: Record<string, readonly SuspenseState[]> = {
  OPEN: ["WAITING", "ASKED"],
  WAITING: ["WAITING"],
  ASKED: ["ASKED"],
  PUT: ["PUT", "TAKEN_BACK"],
};
const DAY_H = 24;

export function Suspense() {
  const { t } = useLingui();
  const columns = useColumns();
  const [view, setView] = useState("OPEN");
  const [count, setCount] = useState("");
  const [open, setOpen] = useState<Row | null>(null);
  const [asking, setAsking] = useState<{ row: Row; loanId: string } | null>(null);
  const filter = useMemo(() => ({ states: [...(VIEWS[view] ?? [])] }), [view]);
  return (
    <div className={classes["fill"]}>
      <TitleRow title={t`Money in suspense`} note={count === "1" ? t`1 receipt` : count ? t`${count} receipts` : " "} />
      <div className={classes["filters"]}>
        <SegmentedControl
          style={{ flex: "none" }}
          aria-label={t`Which money`}
          value={view}
          onChange={setView}
          data={[
            { value: "OPEN", label: t`In suspense` },
            { value: "WAITING", label: t({ context: "money", message: "Waiting" }) },
            { value: "ASKED", label: t({ context: "money", message: "Asked for" }) },
            { value: "PUT", label: t`Put to a loan` },
          ]}
        />
      </div>
      <ConnectionTable
        label={t`Money in suspense`}
        query={SuspenseReceiptsDocument}
        variables={{ filter }}
        connection={(data) => data.suspenseReceipts}
        columns={columns}
        live={{ source: live, topics: TOPICS }}
        href={(row: Row) => `#${row.id}`}
        onOpen={setOpen}
        empty={
          view === "PUT"
            ? { title: t`No money was put to a loan out of suspense yet` }
            : { title: t`No money waits here`, detail: t`A payment that no link, or no running loan, can be shown to be meant by appears here the moment it comes.` }
        }
        onCount={setCount}
      />
      <Drawer opened={open !== null} onClose={() => setOpen(null)} position="right" size="lg" title={open ? t`Receipt ${open.number}` : ""}>
        {open ? (
          <Card
            row={open}
            onLoan={(loanId) => {
              setAsking({ row: open, loanId });
              setOpen(null);
            }}
          />
        ) : null}
      </Drawer>
      {asking ? <Asked {...asking} onClose={() => setAsking(null)} /> : null}
    </div>
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useLingui();
  return useMemo(
    () => [
      { id: "amount", header: t`Amount`, width: 136, align: "end", cell: (row) => <Money value={row.amount} currency={row.currency} /> },
      { id: "age", header: t`Waiting`, width: 96, align: "end", cell: (row) => (waits(row) ? <Waiting since={row.receivedAt} lateAfterH={DAY_H} veryLateAfterH={3 * DAY_H} /> : "—") },
      { id: "received", header: t`Received`, width: 126, from: "md", cell: (row) => <Day value={row.valueDate} /> },
      { id: "source", header: t`Came by`, width: 150, from: "lg", cell: (row) => <CameBy row={row} /> },
      { id: "reference", header: t`Reference`, width: 190, from: "md", cell: (row) => <span className="num">{row.reference ?? "—"}</span> },
      { id: "payer", header: t`Payer`, cell: (row) => <Payer row={row} /> },
      { id: "state", header: t`State`, width: 232, cell: (row) => <State row={row} /> },
    ],
    [t],
  );
}

function waits(row: Row): boolean {
  return row.state === "WAITING" || row.state === "ASKED";
}

/** "Gateway, UPI", or how it was recorded by hand. */
function CameBy({ row }: { row: Row }) {
  const code = useCode();
  const method = row.method.toUpperCase() === "UPI" ? "UPI" : code(row.method);
  return row.source === "MANUAL" ? <Trans>By hand, {method}</Trans> : method ? <Trans>Gateway, {method}</Trans> : <Trans>Gateway</Trans>;
}

/** What the gateway told of the payer, masked; else whose loan the money came on. */
function Payer({ row }: { row: Row }) {
  if (row.payerHint) return <span className="num">{row.payerHint}</span>;
  return row.customerName && waits(row) ? <Trans>{row.customerName}, on {row.loanNumber}</Trans> : "—";
}

function State({ row }: { row: Row }) {
  const { t } = useLingui();
  const loan = row.loanNumber ?? "";
  switch (row.state) {
    case "ASKED": {
      const [first, ...others] = row.asks.filter((one) => !one.isDone).map((one) => one.loanNumber);
      const more = others.length;
      return <StatusBadge state="PENDING" tone="waiting" word={more > 0 ? t`Asked for by ${first} and ${more} more` : t`Asked for by ${first}`} />;
    }
    case "PUT":
      return <StatusBadge state="DONE" word={t`Put to ${loan}`} />;
    case "TAKEN_BACK":
      return <StatusBadge state="REVERSED" word={t`Put to ${loan}, reversed`} />;
    default:
      return <StatusBadge state="PENDING" tone="due" word={t({ context: "money", message: "Waiting" })} />;
  }
}

function Card({ row, onLoan }: { row: Row; onLoan: (loanId: string) => void }) {
  const { t } = useLingui();
  const viewer = useViewer();
  return (
    <>
      <Facts
        columns={1}
        rows={[
          [t`State`, <State key="state" row={row} />],
          [t`Amount`, <Money key="amount" value={row.amount} currency={row.currency} />],
          [t`Received`, <Moment key="at" value={row.receivedAt} />],
          [t`Counts from`, <Day key="day" value={row.valueDate} />],
          [t`Came by`, <CameBy key="by" row={row} />],
          [t`Reference`, row.reference ? <span key="ref" className="num">{row.reference}</span> : null],
          [t`Payer`, row.payerHint ? <span key="payer" className="num">{row.payerHint}</span> : null],
          [t`Why it waits`, told(row.reason)],
          row.loanId ? [waits(row) ? t`Came on` : t`Put to`, <span key="loan"><LoanLink id={row.loanId} number={row.loanNumber ?? ""} />, {row.customerName}</span>] : null,
          ...row.asks.map(
            (one) =>
              [
                one.isDone ? t`Was asked for by` : t({ context: "money", message: "Asked for by" }),
                <span key={one.requestId}>
                  <LoanLink id={one.loanId} number={one.loanNumber} />, {one.askedByName}, <Moment value={one.askedAt} />
                </span>,
              ] as const,
          ),
        ]}
      />
      {row.state === "ASKED" ? <Notice tone="waiting"><Trans>Another person decides it under Approvals. A second loan may ask for it too; only one gets it.</Trans></Notice> : null}
      {waits(row) && may(viewer, "LOAN_OPS", "WRITE") ? <PutToLoan onLoan={onLoan} /> : null}
    </>
  );
}

function LoanLink({ id, number }: { id: string; number: string }) {
  return (
    <Link to="/loans/$loanId" params={{ loanId: id }} search={{ tab: "money" }} className="num">
      {number}
    </Link>
  );
}

/** Loans that take money; which of them was meant is for a person to find out. */
function PutToLoan({ onLoan }: { onLoan: (loanId: string) => void }) {
  const { t } = useLingui();
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 250);
  const [chosen, setChosen] = useState<string | null>(null);
  const [{ data }] = useQuery({
    query: LoansDocument,
    variables: { first: 8, filter: { search, statuses: ["ACTIVE", "PARTIALLY_PAID", "OVERDUE", "WRITTEN_OFF"] } },
    pause: search.length < 2,
  });
  const found = search.length < 2 ? [] : (data?.loans.edges ?? []).map(({ node }) => ({ value: node.id, label: `${node.number}, ${node.customerName}` }));
  return (
    <section aria-labelledby="put-to-loan" style={{ marginTop: 24 }}>
      <h3 id="put-to-loan"><Trans>Put it to a loan</Trans></h3>
      <Select
        label={t`Loan`}
        description={t`By its number, or the beginning of the borrower’s name`}
        data={found}
        value={chosen}
        onChange={setChosen}
        searchable
        onSearchChange={setTyped}
        filter={({ options }) => options}
        nothingFoundMessage={search.length < 2 ? t`Type at least two letters or digits` : t`No running loan is called so`}
        checkIconPosition="right"
      />
      <Button mt="md" disabled={!chosen} onClick={() => chosen && onLoan(chosen)}>
        <Trans>See what it does there</Trans>
      </Button>
    </section>
  );
}

/** The loan's own dialog, with this money chosen; or why it cannot be put there. */
function Asked({ loanId, row, onClose }: { loanId: string; row: Row; onClose: () => void }) {
  const { t } = useLingui();
  const [{ data, fetching }, refetch] = useQuery({ query: LoanFileDocument, variables: { id: loanId, language: chosenLanguage() }, requestPolicy: "network-only" });
  const loan = data?.loan;
  const offered = loan?.availableActions.find((one) => one.code === "ALLOT_MONEY");
  if (loan && offered?.allowed) return <Allot loan={loan} code="ALLOT_MONEY" given={row} onClose={onClose} reload={() => refetch({ requestPolicy: "network-only" })} />;
  return (
    <Modal opened onClose={onClose} title={t`Put money in suspense to a loan`}>
      {fetching ? <Skeleton height={160} /> : <Notice tone="due">{told(offered?.reason) ?? t`Money cannot be put to this loan as it stands.`}</Notice>}
    </Modal>
  );
}
