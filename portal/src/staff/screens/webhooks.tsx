import { useLingui } from "@lingui/react/macro";
import { Button, Drawer } from "@mantine/core";
import { useMemo, useState } from "react";
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
import { useCode } from "../codes";
import classes from "./screens.module.css";

type Event = WebhookEventsQuery["webhookEvents"]["edges"][number]["node"];

function useColumns(): readonly Column<Event>[] {
  const { t } = useLingui();
  return useMemo(
    () => [
      { id: "at", header: t`Received`, width: 198, cell: (row) => <Moment value={row.receivedAt} /> },
      { id: "vendor", header: t`Vendor`, width: 150, cell: (row) => humanise(row.vendor) },
      { id: "kind", header: t`Says`, cell: (row) => row.kind || "—" },
      { id: "signature", header: t`Signature`, width: 132, from: "md", cell: (row) => <StatusBadge state={row.signatureOk ? "VERIFIED" : "FAILED"} word={row.signatureOk ? t`Genuine` : t`Forged`} /> },
      { id: "state", header: t`State`, width: 140, cell: (row) => <EventState state={row.state} /> },
      { id: "done", header: t`Acted on`, width: 198, from: "lg", cell: (row) => <Moment value={row.processedAt} /> },
    ],
    [t],
  );
}

function EventState({ state }: { state: string }) {
  const code = useCode();
  return <StatusBadge state={state} word={code(state)} />;
}

export function Webhooks() {
  const { t } = useLingui();
  const columns = useColumns();
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
      <TitleRow title={t`Webhooks`} note={t`Kept as they came, forged ones too; a genuine one can be acted on again without doing anything twice.`} />
      <ConnectionTable
        label={t`Webhooks`}
        query={WebhookEventsDocument}
        variables={{}}
        connection={(data) => data.webhookEvents}
        columns={columns}
        href={(row: Event) => `#${row.id}`}
        onOpen={(row) => {
          setProblem(null);
          setShown(row);
        }}
        empty={{ title: t`Nothing has come in yet`, detail: t`Providers report payouts, signatures and payments here.` }}
      />
      <Drawer opened={shown !== null} onClose={() => setShown(null)} position="right" size="md" title={shown ? `${humanise(shown.vendor)}: ${shown.kind}` : ""}>
        {shown ? (
          <>
            {problem ? <ProblemNotice problem={problem} /> : null}
            <Facts columns={1} rows={[[t`Received`, <Moment key="at" value={shown.receivedAt} />], [t`Event`, shown.eventKey], [t`Signature`, shown.signatureOk ? t`Genuine` : t`Forged: never acted on`], [t`State`, <EventState key="state" state={shown.state} />], [t`Acted on`, <Moment key="done" value={shown.processedAt} />], [t`Error`, shown.error]]} />
            <Button mt="lg" variant="default" loading={fetching} disabled={!shown.signatureOk} onClick={() => void again(shown)}>
              {t`Act on it again`}
            </Button>
          </>
        ) : null}
      </Drawer>
    </div>
  );
}
