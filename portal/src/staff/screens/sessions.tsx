import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { RevokeSessionDocument, SessionsDocument, type SessionsQuery } from "@/gql/staff/graphql";
import { TitleRow } from "@/kit/entity-page";
import { ProblemNotice } from "@/kit/problem-notice";
import { agentText } from "@/kit/agent";
import { Moment } from "@/kit/figures";
import { type Problem, problemOf } from "@/kit/problems";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import classes from "./screens.module.css";

function Span({ session }: { session: SessionsQuery["sessions"][number] }) {
  const { ip, createdAt, lastSeenAt, expiresAt } = session;
  return (
    <Trans>
      {ip}. Since <Moment value={createdAt} />, last seen <Moment value={lastSeenAt} />, ends <Moment value={expiresAt} />.
    </Trans>
  );
}

export function Sessions() {
  const { t } = useLingui();
  const [{ data, error, fetching }, refetch] = useQuery({ query: SessionsDocument });
  const [revoking, revoke] = useMutation(RevokeSessionDocument);
  const [problem, setProblem] = useState<Problem | null>(null);
  const reload = () => refetch({ requestPolicy: "network-only" });
  if (error && !data) return <ErrorState error={error} retry={reload} />;
  if (!data) return fetching ? <PageSkeleton /> : <EmptyState title={t`No sessions`} />;
  const end = async (sessionId: string) => {
    const result = await revoke({ input: { sessionId } });
    setProblem(problemOf(result.data?.revokeSession));
    reload();
  };
  return (
    <>
      <TitleRow title={t`Signed-in devices`} note={t`Ending a session closes its live connection at once.`} />
      <div className={classes["page"]}>
        {problem ? <ProblemNotice problem={problem} /> : null}
        <ul className={classes["list"]}>
          {data.sessions.map((session) => (
            <li key={session.id} className={classes["line"]}>
              <div>
                <p className={classes["lineTitle"]}>
                  {agentText(session.agent)} {session.current ? <StatusBadge state="ACTIVE" word={t`This device`} /> : null} {session.support ? <StatusBadge state="SUPPORT" word={t`Support`} tone="due" /> : null}
                </p>
                <p className={classes["lineNote"]}>
                  <Span session={session} />
                </p>
              </div>
              {session.current ? null : (
                <Button variant="default" disabled={revoking.fetching} onClick={() => void end(session.id)}>
                  {t`End session`}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
