import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import * as z from "zod/mini";
import { CreateApiKeyDocument, type PermissionLevel, RevokeApiKeyDocument, RolesDocument, SettingsDocument, type SettingsQuery } from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import { ProblemNotice } from "@/kit/problem-notice";
import { TitleRow } from "@/kit/entity-page";
import { Moment } from "@/kit/figures";
import { type Problem, problemOf } from "@/kit/problems";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import { useCode } from "../codes";
import { usePermissionWords } from "./permission-words";
import classes from "./screens.module.css";

function About({ apiKey }: { apiKey: SettingsQuery["apiKeys"][number] }) {
  const code = useCode();
  const permission = usePermissionWords();
  const may = apiKey.permissions.map((one) => `${permission.name(one.permission)} (${code(one.level).toLowerCase()}, ${code(one.scope).toLowerCase()})`).join(", ");
  return (
    <Trans>
      {may}. Made <Moment value={apiKey.createdAt} />, last used <Moment value={apiKey.lastUsedAt} />.
    </Trans>
  );
}

export function ApiKeys() {
  const { t } = useLingui();
  const [{ data, error, fetching }, refetch] = useQuery({ query: SettingsDocument });
  const [roles] = useQuery({ query: RolesDocument });
  const [, revoke] = useMutation(RevokeApiKeyDocument);
  const code = useCode();
  const permission = usePermissionWords();
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const reload = () => refetch({ requestPolicy: "network-only" });
  if (error && !data) return <ErrorState error={error} retry={reload} />;
  if (!data) return fetching ? <PageSkeleton /> : <EmptyState title={t`No keys`} />;
  const end = async (apiKeyId: string) => {
    const result = await revoke({ input: { apiKeyId } });
    setProblem(problemOf(result.data?.revokeApiKey));
    reload();
  };
  return (
    <>
      <TitleRow title={t`API keys`} note={t`For partners and scripts, on the staff API, within the permissions named here.`}>
        <Button onClick={() => setMaking(true)}>{t`Create a key`}</Button>
      </TitleRow>
      <div className={classes["page"]}>
        {problem ? <ProblemNotice problem={problem} /> : null}
        {data.apiKeys.length === 0 ? <EmptyState title={t`No keys yet`}>{t`A key is shown once, when it is made.`}</EmptyState> : null}
        <ul className={classes["list"]}>
          {data.apiKeys.map((key) => (
            <li key={key.id} className={classes["line"]}>
              <div>
                <p className={classes["lineTitle"]}>
                  {key.label} <code>{key.prefix}…</code> {key.revokedAt ? <StatusBadge state="EXPIRED" word={t`Revoked`} /> : null}
                </p>
                <p className={classes["lineNote"]}>
                  <About apiKey={key} />
                </p>
              </div>
              {key.revokedAt ? null : (
                <Button variant="default" onClick={() => void end(key.id)}>
                  {t`Revoke`}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </div>
      {making ? (
        <CommandForm
          title={t`Create a key`}
          document={CreateApiKeyDocument}
          schema={z.object({ label: z.string().check(z.minLength(2, t`Name who will use it`)), permission: z.string().check(z.minLength(1, t`Choose a permission`)), level: z.string() })}
          fields={[
            { name: "label", kind: "text", label: t`Who will use it?` },
            { name: "permission", kind: "select", label: t`Permission`, options: (roles.data?.permissions ?? []).map((one) => ({ value: one.code, label: permission.name(one.code) })) },
            { name: "level", kind: "select", label: t`Level`, options: ["READ", "WRITE", "ALL"].map((value) => ({ value, label: code(value) })) },
          ]}
          initial={{ label: "", permission: "", level: "READ" }}
          input={(values) => ({ label: values.label, permissions: [{ permission: values.permission, level: values.level as PermissionLevel }] })}
          submit={t`Create the key`}
          onDone={(answer) => {
            setSecret((answer as { secret: string }).secret);
            reload();
          }}
          onClose={() => setMaking(false)}
        />
      ) : null}
      <Modal opened={secret !== null} onClose={() => setSecret(null)} title={t`Copy the key now`}>
        <p>{t`It is not shown again.`}</p>
        <code className={classes["secret"]}>{secret}</code>
      </Modal>
    </>
  );
}
