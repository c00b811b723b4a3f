import { useLingui } from "@lingui/react/macro";
import { Drawer } from "@mantine/core";
import { useMemo, useState } from "react";
import { ApiCallsDocument, type ApiCallsQuery } from "@/gql/staff/graphql";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { Facts } from "@/kit/facts";
import { Moment } from "@/kit/figures";
import { humanise } from "@/kit/format";
import { StatusBadge } from "@/kit/status";
import classes from "./screens.module.css";

type Call = ApiCallsQuery["apiCalls"]["edges"][number]["node"];

function useColumns(): readonly Column<Call>[] {
  const { t } = useLingui();
  return useMemo(
    () => [
      { id: "at", header: t`When`, width: 198, cell: (row) => <Moment value={row.at} /> },
      { id: "provider", header: t`Provider`, width: 150, cell: (row) => humanise(row.provider) },
      { id: "operation", header: t`Operation`, cell: (row) => row.operation },
      { id: "reference", header: t`Our reference`, from: "lg", cell: (row) => row.reference },
      { id: "outcome", header: t`Outcome`, width: 132, cell: (row) => <StatusBadge state={row.ok ? "SUCCEEDED" : "FAILED"} /> },
      { id: "status", header: "HTTP", width: 74, align: "end", from: "md", cell: (row) => <span className="num">{row.status ?? "—"}</span> },
      { id: "attempt", header: t`Attempt`, width: 84, align: "end", from: "lg", cell: (row) => <span className="num">{row.attempt}</span> },
      { id: "latency", header: t`Took`, unit: "ms", width: 98, align: "end", cell: (row) => <span className="num">{row.latencyMs}</span> },
    ],
    [t],
  );
}

export function ProviderCalls() {
  const { t } = useLingui();
  const columns = useColumns();
  const [shown, setShown] = useState<Call | null>(null);
  return (
    <div className={classes["fill"]}>
      <TitleRow title={t`Provider calls`} note={t`Every request that left this brand, with what came back. Personal data is masked.`} />
      <ConnectionTable
        label={t`Provider calls`}
        query={ApiCallsDocument}
        variables={{}}
        connection={(data) => data.apiCalls}
        columns={columns}
        href={(row: Call) => `#${row.id}`}
        onOpen={setShown}
        empty={{ title: t`No calls yet`, detail: t`The first one leaves when a borrower signs up.` }}
      />
      <Drawer opened={shown !== null} onClose={() => setShown(null)} position="right" size="lg" title={shown ? `${humanise(shown.provider)}: ${shown.operation}` : ""}>
        {shown ? (
          <>
            <Facts columns={1} rows={[[t`When`, <Moment key="at" value={shown.at} />], [t`Our reference`, shown.reference], [t`HTTP status`, shown.status === null || shown.status === undefined ? t`No answer` : String(shown.status)], [t`Attempt`, String(shown.attempt)], [t`Took`, `${shown.latencyMs} ms`], [t`Error`, shown.error]]} />
            <p className={classes["group"]}>{t`Sent`}</p>
            <pre className={classes["json"]}>{JSON.stringify(shown.request, null, 2)}</pre>
            <p className={classes["group"]}>{t`Came back`}</p>
            <pre className={classes["json"]}>{JSON.stringify(shown.response, null, 2)}</pre>
          </>
        ) : null}
      </Drawer>
    </div>
  );
}
