/** What waits for a second person, live: the figures then and now, the evidence, and a yes or a no with its reason. */
import { Drawer, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { LoanRequestsDocument } from "@/gql/staff/graphql";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { Money, Waiting } from "@/kit/figures";
import { live } from "../api";
import { RequestCard, type RequestRow, RequestState } from "../loan/request-card";
import classes from "./screens.module.css";

const TOPICS = ["loans", "day-end"] as const;
const COLUMNS: readonly Column<RequestRow>[] = [
  { id: "loan", header: "Loan", width: 130, cell: (row) => <span className="num">{row.loanNumber}</span> },
  { id: "name", header: "Borrower", cell: (row) => row.customerName },
  { id: "kind", header: "Asked for", width: 170, cell: (row) => row.title },
  { id: "amount", header: "Amount", width: 140, align: "end", cell: (row) => <Money value={row.amount} currency={row.currency} /> },
  { id: "maker", header: "By", width: 170, from: "md", cell: (row) => row.askedByName },
  { id: "state", header: "State", width: 210, cell: (row) => <RequestState request={row} /> },
  { id: "waits", header: "Since", width: 96, align: "end", cell: (row) => <Waiting since={row.askedAt} /> },
];
const VIEWS = [
  { value: "MINE", label: "For me to decide" },
  { value: "PENDING", label: "All that wait" },
  { value: "ALL", label: "Decided too" },
];
const FILTERS: Record<string, object> = { MINE: { toDecide: true }, PENDING: { states: ["PENDING"] }, ALL: {} };

export function Approvals() {
  const [view, setView] = useState("MINE");
  const [count, setCount] = useState("");
  const [open, setOpen] = useState<RequestRow | null>(null);
  return (
    <div className={classes["fill"]}>
      <TitleRow title="Approvals" note={count ? `${count} ${view === "ALL" ? "requests" : "waiting"}` : " "} />
      <div className={classes["filters"]}>
        <SegmentedControl style={{ flex: "none" }} aria-label="Which requests" data={VIEWS} value={view} onChange={setView} />
      </div>
      <ConnectionTable
        label="Requests"
        query={LoanRequestsDocument}
        variables={{ filter: FILTERS[view] ?? {} }}
        connection={(data) => data.loanRequests}
        columns={COLUMNS}
        live={{ source: live, topics: TOPICS }}
        href={(row: RequestRow) => `#${row.id}`}
        onOpen={setOpen}
        empty={view === "MINE" ? { title: "Nothing waits for you", detail: "Part payments, waivers, refunds, new terms, settlements and write-offs appear here when a colleague asks for them." } : { title: "No requests" }}
        onCount={setCount}
      />
      <Drawer opened={open !== null} onClose={() => setOpen(null)} position="right" size="xl" title={open ? `${open.title}, ${open.loanNumber}` : ""}>
        {open ? <RequestCard id={open.id} onDone={() => setOpen(null)} linked /> : null}
      </Drawer>
    </div>
  );
}
