import { Button, Drawer } from "@mantine/core";
import { useState } from "react";
import { useMutation } from "urql";
import { ReplayWebhookDocument, WebhookEventsDocument, type WebhookEventsQuery } from "@/gql/staff/graphql";
import { ProblemNotice } from "@/kit/problem-notice";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { Facts } from "@/kit/facts";
import { Moment } from "@/kit/figures";
import { humanise } from "@/kit/format";
import { type Problem, problemOf } from "@/kit/problems";
import { StatusBadge } from "@/kit/status";
import classes from "./screens.module.css";

type Event = WebhookEventsQuery["webhookEvents"]["edges"][number]["node"];

const COLUMNS: readonly Column<Event>[] = [
  { id: "at", header: "Received", width: 184, cell: (row) => <Moment value={row.receivedAt} /> },
  { id: "vendor", header: "Vendor", width: 150, cell: (row) => humanise(row.vendor) },
  { id: "kind", header: "Says", cell: (row) => row.kind || "—" },
  { id: "signature", header: "Signature", width: 132, from: "md", cell: (row) => <StatusBadge state={row.signatureOk ? "VERIFIED" : "FAILED"} word={row.signatureOk ? "Genuine" : "Forged"} /> },
  { id: "state", header: "State", width: 140, cell: (row) => <StatusBadge state={row.state} /> },
  { id: "done", header: "Acted on", width: 184, from: "lg", cell: (row) => <Moment value={row.processedAt} /> },
];

export function Webhooks() {
  const [shown, setShown] = useState<Event | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [{ fetching }, replay] = useMutation(ReplayWebhookDocument);
  const again = async (event: Event) => {
    const result = await replay({ input: { webhookEventId: event.id } });
    const refused = problemOf(result.data?.replayWebhook);
    setProblem(refused);
    if (!refused) setShown(null);
  };
  return (
    <div className={classes["fill"]}>
      <TitleRow title="Webhooks" note="Kept as they came, forged ones too; a genuine one can be acted on again without doing anything twice." />
      <ConnectionTable
        label="Webhooks"
        query={WebhookEventsDocument}
        variables={{}}
        connection={(data) => data.webhookEvents}
        columns={COLUMNS}
        href={(row: Event) => `#${row.id}`}
        onOpen={(row) => {
          setProblem(null);
          setShown(row);
        }}
        empty={{ title: "Nothing has come in yet", detail: "Providers report payouts, signatures and payments here." }}
      />
      <Drawer opened={shown !== null} onClose={() => setShown(null)} position="right" size="md" title={shown ? `${humanise(shown.vendor)}: ${shown.kind}` : ""}>
        {shown ? (
          <>
            {problem ? <ProblemNotice problem={problem} /> : null}
            <Facts columns={1} rows={[["Received", <Moment key="at" value={shown.receivedAt} />], ["Event", shown.eventKey], ["Signature", shown.signatureOk ? "Genuine" : "Forged: never acted on"], ["State", <StatusBadge key="state" state={shown.state} />], ["Acted on", <Moment key="done" value={shown.processedAt} />], ["Error", shown.error]]} />
            <Button mt="lg" variant="default" loading={fetching} disabled={!shown.signatureOk} onClick={() => void again(shown)}>
              Act on it again
            </Button>
          </>
        ) : null}
      </Drawer>
    </div>
  );
}
