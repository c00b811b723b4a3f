import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useNavigate } from "@tanstack/react-router";
import { useQuery } from "urql";
import { HomeDocument, type LoanFilter, type LoanOrder, LoansDocument } from "@/gql/staff/graphql";
import { ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { Waiting } from "@/kit/figures";
import { day } from "@/kit/format";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { live } from "../api";
import { countText, queueSlug, queueTone, useQueueTitle, waits } from "../rail";
import { useViewer } from "../viewer";
import { useLoanColumns } from "./loan-columns";
import classes from "./screens.module.css";

const TOPICS = ["loans", "day-end"] as const;
const OPEN: LoanFilter["statuses"] = ["PENDING", "CX_APPROVED", "SM_APPROVED", "APPROVED", "AWAITING_DISBURSAL"];
const MY_CASES = { filter: { assignedToMe: true, statuses: OPEN } satisfies LoanFilter, order: "APPLIED_AT_ASC" as LoanOrder };

/** What waits for me, the longest wait first. */
export function Home() {
  const { t } = useLingui();
  const titleOf = useQueueTitle();
  const viewer = useViewer();
  const columns = useLoanColumns("mine");
  const navigate = useNavigate();
  const [{ data, error, fetching }, refetch] = useQuery({ query: HomeDocument });
  if (error && !data) return <ErrorState error={error} retry={() => refetch({ requestPolicy: "network-only" })} />;
  if (!data && fetching) return <PageSkeleton />;
  const queues = data?.home.queues ?? [];
  // A Chinese name is given whole: its first part is the surname.
  const name = /^[\p{Script=Latin}\p{Script=Devanagari}]/u.test(viewer.name) ? viewer.name.split(" ")[0] : viewer.name;
  const businessDate = day(data?.home.businessDate);
  return (
    <>
      <TitleRow title={t`Good day, ${name}`} note={t`Business date ${businessDate}`} />
      {queues.length === 0 ? (
        <EmptyState title={t`No queue is yours yet`}>{t`An admin grants your role its queues; until then you can look things up with Ctrl K.`}</EmptyState>
      ) : (
        <ul className={classes["queues"]}>
          {queues.map((queue) => (
            <li key={queue.code}>
              <Link to="/queue/$queue" params={{ queue: queueSlug(queue.code) }} className={classes["queue"] ?? ""} data-tone={queueTone(queue.tone)} data-empty={queue.count.count === 0}>
                <span className={classes["queueCount"]}>{countText(queue.count)}</span>
                <span className={classes["queueTitle"]}>{titleOf(queue)}</span>
                <span className={classes["queueAge"]}>
                  {queue.oldestAt && waits(queue.code) ? (
                    <Trans>
                      Oldest waits <Waiting since={queue.oldestAt} />
                    </Trans>
                  ) : (
                    queue.count.count === 0 ? t`None` : t`Open the list`
                  )}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <section className={classes["mine"]} aria-labelledby="mine">
        <h2 id="mine">{t`Cases that are mine, the longest waiting first`}</h2>
        <ConnectionTable
          label={t`Cases that are mine`}
          query={LoansDocument}
          variables={MY_CASES}
          connection={(found) => found.loans}
          columns={columns}
          live={{ source: live, topics: TOPICS }}
          href={(row) => `/staff/loans/${row.id}`}
          onOpen={(row) => void navigate({ to: "/loans/$loanId", params: { loanId: row.id } })}
          empty={{ title: t`No case is yours`, detail: t`Open a queue and take one; it is listed here until it moves on.` }}
        />
      </section>
    </>
  );
}
