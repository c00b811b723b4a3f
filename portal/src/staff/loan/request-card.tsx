/** One request in full: what was asked and why, the loan as its maker saw it and as it is now, and the decision. */
import { useLingui } from "@lingui/react/macro";
import { Button, Group, Skeleton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useQuery } from "urql";
import * as z from "zod/mini";
import { ApproveRequestDocument, LoanRequestDocument, type LoanRequestQuery, RejectRequestDocument, type RequestFieldsFragment, WithdrawRequestDocument } from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import { Facts } from "@/kit/facts";
import { Day, Moment, Money } from "@/kit/figures";
import { money } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { useLive } from "@/kit/live";
import { ErrorState, Notice } from "@/kit/states";
import { StatusBadge, type Tone } from "@/kit/status";
import { told } from "@/kit/told";
import { live } from "../api";
import { BeforeAfter, PreviewBody } from "./act-preview";
import { useRequestOutcome, useRequestTitle } from "./act-words";
import { reasoned } from "./dialogs/shared";
import { useDetails } from "./request-details";

export type RequestRow = RequestFieldsFragment;
type Detail = NonNullable<LoanRequestQuery["loanRequest"]>;

const TONES: Record<string, Tone> = { PENDING: "waiting", DONE: "live", REJECTED: "overdue", WITHDRAWN: "closed", UNDONE: "due" };

export function RequestState({ request }: { request: RequestRow }) {
  const outcome = useRequestOutcome();
  return <StatusBadge state={request.state} word={outcome(request)} tone={TONES[request.state] ?? "closed"} />;
}

export function RequestCard({ id, onDone, linked = false }: { id: string; onDone: () => void; linked?: boolean }) {
  const { t } = useLingui();
  const [{ data, error, fetching }, refetch] = useQuery({ query: LoanRequestDocument, variables: { id }, requestPolicy: "cache-and-network" });
  const reload = () => refetch({ requestPolicy: "network-only" });
  const loanId = data?.loanRequest?.request.loanId;
  const topics = useMemo(() => (loanId ? [`loan:${loanId}`] : []), [loanId]);
  useLive(live, topics, reload);
  if (error && !data) return <ErrorState error={error} retry={reload} />;
  if (!data?.loanRequest) return fetching ? <Skeleton height={320} /> : <p>{t`This request is not here any more.`}</p>;
  return <Card detail={data.loanRequest} reload={reload} onDone={onDone} linked={linked} />;
}

/** Nothing moved since it was asked: one table says it all. */
function sameFigures(now: NonNullable<Detail["now"]>, asked: RequestRow): boolean {
  return JSON.stringify([now.before, now.after]) === JSON.stringify([asked.before, asked.after]);
}

function Card({ detail, reload, onDone, linked }: { detail: Detail; reload: () => void; onDone: () => void; linked: boolean }) {
  const { t } = useLingui();
  const [act, setAct] = useState<"approve" | "reject" | "withdraw" | null>(null);
  const { request } = detail;
  const details = useDetails();
  const waits = request.state === "PENDING";
  const refused = told(detail.nowRefused);
  return (
    <>
      <Facts
        columns={1}
        rows={[
          [t`State`, <RequestState key="state" request={request} />],
          [t`Borrower`, linked ? <Link key="loan" to="/loans/$loanId" params={{ loanId: request.loanId }} search={{ tab: "money" }}>{request.customerName}, {request.loanNumber}</Link> : request.customerName],
          request.amount ? [t`Amount`, <Money key="amount" value={request.amount} currency={request.currency} />] : null,
          [t`Counts from`, <Day key="day" value={request.valueDate} />],
          request.reference ? [t`Bank reference`, <span key="ref" className="num">{request.reference}</span>] : null,
          ...details(request.details),
          [t`Asked by`, <span key="by">{request.askedByName}, <Moment value={request.askedAt} /></span>],
          [t`Evidence and reason`, request.note],
          request.decidedAt ? [t`Decided`, <span key="done">{request.decidedByName ?? t`At once`}, <Moment value={request.decidedAt} /></span>] : null,
          request.decisionNote ? [t`Decision`, request.decisionNote] : null,
        ]}
      />
      {detail.isStale ? (
        <Notice tone="due">{t`Money moved on this loan since it was asked. It cannot be approved as it is: reject it, and have it asked for anew on today’s figures.`}</Notice>
      ) : null}
      {detail.now && sameFigures(detail.now, request) ? null : (
        <>
          <h3 className={kit["asideHead"]}>{waits ? t`As it was asked for` : t`What it was to do`}</h3>
          <BeforeAfter before={request.before} after={request.after} currency={request.currency} />
        </>
      )}
      {detail.now ? (
        <>
          <h3 className={kit["asideHead"]}>{t`If it is approved now`}</h3>
          <PreviewBody preview={{ ...detail.now, secondPerson: false }} currency={request.currency} />
        </>
      ) : null}
      {detail.nowRefused ? <Notice tone="overdue">{t`It could not be carried out now: ${refused}`}</Notice> : null}
      {waits ? (
        <Group mt="lg" gap="sm">
          <Button disabled={detail.cannotDecide !== null || detail.isStale || detail.nowRefused !== null} onClick={() => setAct("approve")}>{t`Approve`}</Button>
          <Button variant="default" disabled={detail.cannotDecide !== null} onClick={() => setAct("reject")}>{t`Reject`}</Button>
          {detail.isMine ? <Button variant="subtle" color="gray" onClick={() => setAct("withdraw")}>{t`Take it back`}</Button> : null}
          {detail.cannotDecide ? <span className={kit["quiet"]}>{told(detail.cannotDecide)}</span> : null}
        </Group>
      ) : null}
      {act ? <Decide act={act} request={request} reload={reload} onClose={() => setAct(null)} onDone={onDone} /> : null}
    </>
  );
}


function Decide({ act, request, reload, onClose, onDone }: { act: "approve" | "reject" | "withdraw"; request: RequestRow; reload: () => void; onClose: () => void; onDone: () => void }) {
  const { t } = useLingui();
  const titleOf = useRequestTitle();
  const sum = request.amount ? ` ${money(request.amount, request.currency)}` : "";
  const what = `${titleOf(request).toLowerCase()}${sum}`;
  const maker = request.askedByName;
  const done = { approve: t`${what} approved`, reject: t`${what} rejected`, withdraw: t`${what} taken back` };
  const shared = {
    version: request.version,
    onStale: reload,
    onClose,
    onDone: () => {
      notifications.show({ message: `${request.loanNumber}: ${done[act]}`, color: "brand" });
      onDone();
    },
  };
  if (act === "withdraw") {
    return (
      <CommandForm {...shared} title={t`Take back the ${what}`} document={WithdrawRequestDocument} schema={z.object({})} fields={[]} initial={{}} input={(_values, { version }) => ({ requestId: request.id, expectedVersion: version })} submit={t`Take it back`} />
    );
  }
  if (act === "reject") {
    return (
      <CommandForm
        {...shared}
        title={t`Reject the ${what}`}
        danger
        document={RejectRequestDocument}
        schema={z.object({ reason: reasoned })}
        fields={[{ name: "reason", kind: "longtext", label: t`Reason`, hint: t`${maker} reads it` }]}
        initial={{ reason: "" }}
        input={(values, { version }) => ({ requestId: request.id, reason: values.reason, expectedVersion: version })}
        submit={t`Reject`}
      />
    );
  }
  const refund = request.needsBankReference;
  return (
    <CommandForm
      {...shared}
      title={t`Approve the ${what}`}
      intro={refund ? t`Send the money first; it is booked by the bank’s reference of the transfer, which counts once.` : undefined}
      document={ApproveRequestDocument}
      schema={z.object({ note: z.string(), bankReference: refund ? z.string().check(z.minLength(4, t`The bank’s reference of the transfer`)) : z.string() })}
      fields={[...(refund ? [{ name: "bankReference", kind: "text" as const, label: t`Bank reference`, maxLength: 40 }] : []), { name: "note", kind: "longtext", label: t`Note`, hint: t`What you checked` }]}
      initial={{ note: "", bankReference: "" }}
      input={(values, { version, key }) => ({ requestId: request.id, note: values.note, bankReference: values.bankReference || null, expectedVersion: version, idempotencyKey: key })}
      submit={t`Approve${sum}`}
    />
  );
}
