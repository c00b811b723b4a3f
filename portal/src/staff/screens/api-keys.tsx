import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import * as z from "zod/mini";
import { CreateApiKeyDocument, type PermissionLevel, RevokeApiKeyDocument, RolesDocument, SettingsDocument } from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import { ProblemNotice } from "@/kit/problem-notice";
import { TitleRow } from "@/kit/entity-page";
import { Moment } from "@/kit/figures";
import { humanise } from "@/kit/format";
import { type Problem, problemOf } from "@/kit/problems";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import classes from "./screens.module.css";

export function ApiKeys() {
  const [{ data, error, fetching }, refetch] = useQuery({ query: SettingsDocument });
  const [roles] = useQuery({ query: RolesDocument });
  const [, revoke] = useMutation(RevokeApiKeyDocument);
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const reload = () => refetch({ requestPolicy: "network-only" });
  if (error && !data) return <ErrorState error={error} retry={reload} />;
  if (!data) return fetching ? <PageSkeleton /> : <EmptyState title="No keys" />;
  const end = async (apiKeyId: string) => {
    const result = await revoke({ input: { apiKeyId } });
    setProblem(problemOf(result.data?.revokeApiKey));
    reload();
  };
  return (
    <>
      <TitleRow title="API keys" note="For partners and scripts, on the staff API, within the permissions named here.">
        <Button onClick={() => setMaking(true)}>Create a key</Button>
      </TitleRow>
      <div className={classes["page"]}>
        {problem ? <ProblemNotice problem={problem} /> : null}
        {data.apiKeys.length === 0 ? <EmptyState title="No keys yet">A key is shown once, when it is made.</EmptyState> : null}
        <ul className={classes["list"]}>
          {data.apiKeys.map((key) => (
            <li key={key.id} className={classes["line"]}>
              <div>
                <p className={classes["lineTitle"]}>
                  {key.label} <code>{key.prefix}…</code> {key.revokedAt ? <StatusBadge state="EXPIRED" word="Revoked" /> : null}
                </p>
                <p className={classes["lineNote"]}>
                  {key.permissions.map((one) => `${humanise(one.permission)} (${one.level.toLowerCase()}, ${one.scope.toLowerCase()})`).join(", ")}. Made <Moment value={key.createdAt} />, last used <Moment value={key.lastUsedAt} />.
                </p>
              </div>
              {key.revokedAt ? null : (
                <Button variant="default" onClick={() => void end(key.id)}>
                  Revoke
                </Button>
              )}
            </li>
          ))}
        </ul>
      </div>
      {making ? (
        <CommandForm
          title="Create a key"
          document={CreateApiKeyDocument}
          schema={z.object({ label: z.string().check(z.minLength(2, "Name who will use it")), permission: z.string().check(z.minLength(1, "Choose a permission")), level: z.string() })}
          fields={[
            { name: "label", kind: "text", label: "Who will use it?" },
            { name: "permission", kind: "select", label: "Permission", options: (roles.data?.permissions ?? []).map((one) => ({ value: one.code, label: humanise(one.code) })) },
            { name: "level", kind: "select", label: "Level", options: ["READ", "WRITE", "ALL"].map((value) => ({ value, label: humanise(value) })) },
          ]}
          initial={{ label: "", permission: "", level: "READ" }}
          input={(values) => ({ label: values.label, permissions: [{ permission: values.permission, level: values.level as PermissionLevel }] })}
          submit="Create the key"
          onDone={(answer) => {
            setSecret((answer as { secret: string }).secret);
            reload();
          }}
          onClose={() => setMaking(false)}
        />
      ) : null}
      <Modal opened={secret !== null} onClose={() => setSecret(null)} title="Copy the key now">
        <p>It is not shown again.</p>
        <code className={classes["secret"]}>{secret}</code>
      </Modal>
    </>
  );
}
