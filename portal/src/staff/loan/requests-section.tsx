/** What was asked for on one loan, beside its money. */
import { useLingui } from "@lingui/react/macro";
import { Button, Drawer } from "@mantine/core";
import { useMemo, useState } from "react";
import { useQuery } from "urql";
import { LoanRequestsDocument } from "@/gql/staff/graphql";
import { Section } from "@/kit/facts";
import { Moment, Money } from "@/kit/figures";
import kit from "@/kit/kit.module.css";
import { useLive } from "@/kit/live";
import { live } from "../api";
import { useRequestTitle } from "./act-words";
import { RequestCard, type RequestRow, RequestState } from "./request-card";

export function RequestsSection({ loanId }: { loanId: string }) {
  const { t } = useLingui();
  const titleOf = useRequestTitle();
  const [open, setOpen] = useState<RequestRow | null>(null);
  const [{ data }, refetch] = useQuery({ query: LoanRequestsDocument, variables: { first: 50, loanId } });
  const topics = useMemo(() => [`loan:${loanId}`], [loanId]);
  useLive(live, topics, () => refetch({ requestPolicy: "network-only" }));
  const rows = data?.loanRequests.edges.map((edge) => edge.node) ?? [];
  return (
    <Section title={t`Asked for`}>
      {rows.length === 0 ? (
        <p className={kit["quiet"]}>{t`Nobody has asked for a waiver, new terms, a settlement or another act.`}</p>
      ) : (
        <div className={kit["bookWrap"]} role="region" aria-label={t`List of requests`} tabIndex={0}>
          <table className={kit["book"]}>
            <thead>
              <tr>
                <th scope="col">{t`Asked`}</th>
                <th scope="col">{t`What`}</th>
                <th scope="col" data-align="end">{t`Amount`}</th>
                <th scope="col">{t`State`}</th>
                <th scope="col">{t`Decided by`}</th>
                <th scope="col"><span className="sr-only">{t({ context: "act", message: "Open" })}</span></th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id} data-muted={row.state === "REJECTED" || row.state === "WITHDRAWN"}>
                  <td><Moment value={row.askedAt} /><div className={kit["quiet"]}>{row.askedByName}</div></td>
                  <td>{titleOf(row)}</td>
                  <td data-align="end"><Money value={row.amount} currency={row.currency} /></td>
                  <td><RequestState request={row} /></td>
                  <td>{row.decidedByName ?? <span className={kit["quiet"]}>—</span>}</td>
                  <td data-align="end"><Button size="compact-sm" variant="default" onClick={() => setOpen(row)}>{t({ context: "act", message: "Open" })}</Button></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Drawer opened={open !== null} onClose={() => setOpen(null)} position="right" size="xl" title={open ? titleOf(open) : ""}>
        {open ? <RequestCard id={open.id} onDone={() => setOpen(null)} /> : null}
      </Drawer>
    </Section>
  );
}
