import { Drawer } from "@mantine/core";
import { useState } from "react";
import { ApiCallsDocument, type ApiCallsQuery } from "@/gql/staff/graphql";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { Facts } from "@/kit/facts";
import { Moment } from "@/kit/figures";
import { humanise } from "@/kit/format";
import { StatusBadge } from "@/kit/status";
import classes from "./screens.module.css";

type Call = ApiCallsQuery["apiCalls"]["edges"][number]["node"];

const COLUMNS: readonly Column<Call>[] = [
  { id: "at", header: "When", width: 184, cell: (row) => <Moment value={row.at} /> },
  { id: "provider", header: "Provider", width: 150, cell: (row) => humanise(row.provider) },
  { id: "operation", header: "Operation", cell: (row) => row.operation },
  { id: "reference", header: "Our reference", from: "lg", cell: (row) => row.reference },
  { id: "outcome", header: "Outcome", width: 132, cell: (row) => <StatusBadge state={row.ok ? "SUCCEEDED" : "FAILED"} /> },
  { id: "status", header: "HTTP", width: 74, align: "end", from: "md", cell: (row) => <span className="num">{row.status ?? "—"}</span> },
  { id: "attempt", header: "Attempt", width: 84, align: "end", from: "lg", cell: (row) => <span className="num">{row.attempt}</span> },
  { id: "latency", header: "Took", unit: "ms", width: 98, align: "end", cell: (row) => <span className="num">{row.latencyMs}</span> },
];

export function ProviderCalls() {
  const [shown, setShown] = useState<Call | null>(null);
  return (
    <div className={classes["fill"]}>
      <TitleRow title="Provider calls" note="Every request that left this brand, with what came back. Personal data is masked." />
      <ConnectionTable
        label="Provider calls"
        query={ApiCallsDocument}
        variables={{}}
        connection={(data) => data.apiCalls}
        columns={COLUMNS}
        href={(row: Call) => `#${row.id}`}
        onOpen={setShown}
        empty={{ title: "No calls yet", detail: "The first one leaves when a borrower signs up." }}
      />
      <Drawer opened={shown !== null} onClose={() => setShown(null)} position="right" size="lg" title={shown ? `${humanise(shown.provider)}: ${shown.operation}` : ""}>
        {shown ? (
          <>
            <Facts columns={1} rows={[["When", <Moment key="at" value={shown.at} />], ["Our reference", shown.reference], ["HTTP status", shown.status === null || shown.status === undefined ? "No answer" : String(shown.status)], ["Attempt", String(shown.attempt)], ["Took", `${shown.latencyMs} ms`], ["Error", shown.error]]} />
            <p className={classes["group"]}>Sent</p>
            <pre className={classes["json"]}>{JSON.stringify(shown.request, null, 2)}</pre>
            <p className={classes["group"]}>Came back</p>
            <pre className={classes["json"]}>{JSON.stringify(shown.response, null, 2)}</pre>
          </>
        ) : null}
      </Drawer>
    </div>
  );
}
