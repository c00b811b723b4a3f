/** What waits for a second person, live: the figures then and now, the evidence, and a yes or a no with its reason. */
import { useLingui } from "@lingui/react/macro";
import { Drawer, SegmentedControl } from "@mantine/core";
import { useMemo, useState } from "react";
import { LoanRequestsDocument } from "@/gql/staff/graphql";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { Money, Waiting } from "@/kit/figures";
import { live } from "../api";
import { useRequestTitle } from "../loan/act-words";
import { RequestCard, type RequestRow, RequestState } from "../loan/request-card";
import classes from "./screens.module.css";

const TOPICS = ["loans", "day-end"] as const;
const FILTERS: Record<string, object> = { MINE: { toDecide: true }, PENDING: { states: ["PENDING"] }, ALL: {} };

function useColumns(): readonly Column<RequestRow>[] {
  const { t } = useLingui();
  const titleOf = useRequestTitle();
  return useMemo(
    () => [
      { id: "loan", header: t`Loan`, width: 130, cell: (row) => <span className="num">{row.loanNumber}</span> },
      { id: "name", header: t`Borrower`, cell: (row) => row.customerName },
      { id: "kind", header: t`Asked for`, width: 170, cell: titleOf },
      { id: "amount", header: t`Amount`, width: 140, align: "end", cell: (row) => <Money value={row.amount} currency={row.currency} /> },
      { id: "maker", header: t`By`, width: 170, from: "md", cell: (row) => row.askedByName },
      { id: "state", header: t`State`, width: 210, cell: (row) => <RequestState request={row} /> },
      { id: "waits", header: t`Since`, width: 96, align: "end", cell: (row) => <Waiting since={row.askedAt} /> },
    ],
    [t, titleOf],
  );
}

export function Approvals() {
  const { t } = useLingui();
  const titleOf = useRequestTitle();
  const columns = useColumns();
  const views = [
    { value: "MINE", label: t`For me to decide` },
    { value: "PENDING", label: t`All that wait` },
    { value: "ALL", label: t`Decided too` },
  ];
  const [view, setView] = useState("MINE");
  const [count, setCount] = useState("");
  const [open, setOpen] = useState<RequestRow | null>(null);
  return (
    <div className={classes["fill"]}>
      <TitleRow title={t`Approvals`} note={count ? (view === "ALL" ? t`${count} requests` : t`${count} waiting`) : " "} />
      <div className={classes["filters"]}>
        <SegmentedControl style={{ flex: "none" }} aria-label={t`Which requests`} data={views} value={view} onChange={setView} />
      </div>
      <ConnectionTable
        label={t`Requests`}
        query={LoanRequestsDocument}
        variables={{ filter: FILTERS[view] ?? {} }}
        connection={(data) => data.loanRequests}
        columns={columns}
        live={{ source: live, topics: TOPICS }}
        href={(row: RequestRow) => `#${row.id}`}
        onOpen={setOpen}
        empty={view === "MINE" ? { title: t`Nothing waits for you`, detail: t`Part payments, waivers, refunds, new terms, settlements and write-offs appear here when a colleague asks for them.` } : { title: t`No requests` }}
        onCount={setCount}
      />
      <Drawer opened={open !== null} onClose={() => setOpen(null)} position="right" size="xl" title={open ? `${titleOf(open)}, ${open.loanNumber}` : ""}>
        {open ? <RequestCard id={open.id} onDone={() => setOpen(null)} linked /> : null}
      </Drawer>
    </div>
  );
}
