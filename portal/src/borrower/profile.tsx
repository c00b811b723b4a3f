import "@mantine/core/styles/FloatingIndicator.layer.css";
import "@mantine/core/styles/SegmentedControl.layer.css";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { RevokeSessionDocument, SessionsDocument, SignOutDocument } from "@/gql/customer/graphql";
import { agentText } from "@/kit/agent";
import { moment } from "@/kit/format";
import { ProblemNotice } from "@/kit/problem-notice";
import { type Problem, problemOf } from "@/kit/problems";
import { ErrorState, PageSkeleton } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import { token } from "./api";
import classes from "./borrower.module.css";
import { useMe } from "./frame";

export function Profile() {
  const { t } = useLingui();
  const me = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [, signOut] = useMutation(SignOutDocument);
  const leave = async () => {
    await signOut({});
    token.clear();
    location.assign("/");
  };
  return (
    <div className={classes["flow"]}>
      <h1>
        <Trans>You</Trans>
      </h1>
      <dl className={classes["kfs"]}>
        {(
          [
            [t`Name`, me.name],
            [t`Customer number`, me.number],
            [t`Mobile`, me.mobileMasked],
            [t`PAN`, me.panMasked],
            [t`E-mail`, me.emailMasked],
          ] as const
        ).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value || "—"}</dd>
          </div>
        ))}
      </dl>
      <section aria-labelledby="look">
        <h2 id="look">
          <Trans>Look</Trans>
        </h2>
        <SegmentedControl
          fullWidth
          aria-labelledby="look"
          value={colorScheme}
          onChange={(value) => setColorScheme(value as "light" | "dark" | "auto")}
          data={[
            { value: "auto", label: t`As the phone` },
            { value: "light", label: t`Light` },
            { value: "dark", label: t`Dark` },
          ]}
        />
      </section>
      <SignedIn />
      <Button variant="default" size="lg" onClick={() => void leave()}>
        <Trans>Sign out</Trans>
      </Button>
    </div>
  );
}

function SignedIn() {
  const { t } = useLingui();
  const [{ data, error, fetching }, refetch] = useQuery({ query: SessionsDocument });
  const [, revoke] = useMutation(RevokeSessionDocument);
  const [problem, setProblem] = useState<Problem | null>(null);
  const reload = () => refetch({ requestPolicy: "network-only" });
  const end = async (sessionId: string) => {
    const result = await revoke({ input: { sessionId } });
    setProblem(problemOf(result.data?.revokeSession));
    reload();
  };
  return (
    <section aria-labelledby="devices">
      <h2 id="devices">
        <Trans>Where you are signed in</Trans>
      </h2>
      {error && !data ? <ErrorState error={error} retry={reload} /> : null}
      {!data && fetching ? <PageSkeleton lines={2} /> : null}
      {problem ? <ProblemNotice problem={problem} /> : null}
      <ul className={classes["rows"]}>
        {data?.sessions.map((session) => (
          <li key={session.id} className={classes["line"]}>
            <span>
              <strong>{agentText(session.agent)}</strong>
              <small>
                <Trans>
                  {session.ip}. Since {moment(session.createdAt)}, last seen {moment(session.lastSeenAt)}
                </Trans>
              </small>
            </span>
            {session.current ? (
              <StatusBadge state="ACTIVE" word={t`This device`} />
            ) : (
              <Button variant="default" size="sm" onClick={() => void end(session.id)}>
                <Trans>End</Trans>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
