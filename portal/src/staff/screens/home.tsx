import { Link, useNavigate } from "@tanstack/react-router";
import { useQuery } from "urql";
import { HomeDocument, type LoanFilter, type LoanOrder, LoansDocument } from "@/gql/staff/graphql";
import { ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { Waiting } from "@/kit/figures";
import { day } from "@/kit/format";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { live } from "../api";
import { countText, queueSlug, queueTone, waits } from "../rail";
import { useViewer } from "../viewer";
import { MINE } from "./loan-columns";
import classes from "./screens.module.css";

const TOPICS = ["loans", "day-end"] as const;
const OPEN: LoanFilter["statuses"] = ["PENDING", "CX_APPROVED", "SM_APPROVED", "APPROVED", "AWAITING_DISBURSAL"];
const MY_CASES = { filter: { assignedToMe: true, statuses: OPEN } satisfies LoanFilter, order: "APPLIED_AT_ASC" as LoanOrder };

/** What waits for me, the longest wait first. */
export function Home() {
  const viewer = useViewer();
  const navigate = useNavigate();
  const [{ data, error, fetching }, refetch] = useQuery({ query: HomeDocument });
  if (error && !data) return <ErrorState error={error} retry={() => refetch({ requestPolicy: "network-only" })} />;
  if (!data && fetching) return <PageSkeleton />;
  const queues = data?.home.queues ?? [];
  return (
    <>
      <TitleRow title={`Good day, ${viewer.name.split(" ")[0]}`} note={`Business date ${day(data?.home.businessDate)}`} />
      {queues.length === 0 ? (
        <EmptyState title="No queue is yours yet">An admin grants your role its queues; until then you can look things up with Ctrl K.</EmptyState>
      ) : (
        <ul className={classes["queues"]}>
          {queues.map((queue) => (
            <li key={queue.code}>
              <Link to="/queue/$queue" params={{ queue: queueSlug(queue.code) }} className={classes["queue"] ?? ""} data-tone={queueTone(queue.tone)} data-empty={queue.count.count === 0}>
                <span className={classes["queueCount"]}>{countText(queue.count)}</span>
                <span className={classes["queueTitle"]}>{queue.title}</span>
                <span className={classes["queueAge"]}>
                  {queue.oldestAt && waits(queue.code) ? (
                    <>
                      Oldest waits <Waiting since={queue.oldestAt} />
                    </>
                  ) : (
                    queue.count.count === 0 ? "None" : "Open the list"
                  )}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <section className={classes["mine"]} aria-labelledby="mine">
        <h2 id="mine">Cases that are mine, the longest waiting first</h2>
        <ConnectionTable
          label="Cases that are mine"
          query={LoansDocument}
          variables={MY_CASES}
          connection={(found) => found.loans}
          columns={MINE}
          live={{ source: live, topics: TOPICS }}
          href={(row) => `/staff/loans/${row.id}`}
          onOpen={(row) => void navigate({ to: "/loans/$loanId", params: { loanId: row.id } })}
          empty={{ title: "No case is yours", detail: "Open a queue and take one; it is listed here until it moves on." }}
        />
      </section>
    </>
  );
}
