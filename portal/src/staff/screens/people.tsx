import { useLingui } from "@lingui/react/macro";
import { Anchor, Button, Drawer, Modal, Switch } from "@mantine/core";
import { useMemo, useState } from "react";
import { useMutation, useQuery } from "urql";
import * as z from "zod/mini";
import {
  GrantPermissionDocument,
  InviteStaffDocument,
  type PermissionLevel,
  type PermissionScope,
  RolesDocument,
  SetAvailabilityDocument,
  SetStaffStatusDocument,
  StaffMembersDocument,
  type StaffMembersQuery,
} from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import { ProblemNotice } from "@/kit/problem-notice";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { Facts } from "@/kit/facts";
import { Moment } from "@/kit/figures";
import kit from "@/kit/kit.module.css";
import { type Problem, problemOf } from "@/kit/problems";
import { StatusBadge } from "@/kit/status";
import { chosenLanguage } from "@/kit/language";
import { useCode } from "../codes";
import { ROLES } from "../roles";
import { usePermissionWords } from "./permission-words";
import classes from "./screens.module.css";

type Person = StaffMembersQuery["staffMembers"]["edges"][number]["node"];

function useColumns(): readonly Column<Person>[] {
  const { t } = useLingui();
  const code = useCode();
  return useMemo(
    () => [
      { id: "name", header: t`Name`, cell: (row) => row.name || row.email },
      { id: "email", header: t`E-mail`, from: "md", cell: (row) => row.email },
      { id: "role", header: t`Role`, width: 180, cell: (row) => code(row.role) },
      { id: "manager", header: t`Reports to`, width: 160, from: "lg", cell: (row) => row.managerName ?? "—" },
      { id: "status", header: t`Status`, width: 120, cell: (row) => <PersonStatus status={row.status} /> },
      { id: "available", header: t`Available`, width: 100, from: "lg", cell: (row) => (row.available ? t`Yes` : t`Away`) },
      { id: "seen", header: t`Last seen`, width: 198, from: "lg", align: "end", cell: (row) => <Moment value={row.lastSeenAt} /> },
    ],
    [t, code],
  );
}

function PersonStatus({ status }: { status: string }) {
  const { t } = useLingui();
  return status === "ACTIVE" ? <StatusBadge state={status} word={t`Active`} /> : <StatusBadge state={status} />;
}

export function People() {
  const { t } = useLingui();
  const columns = useColumns();
  const code = useCode();
  const [{ data }] = useQuery({ query: RolesDocument });
  const [inviting, setInviting] = useState(false);
  const [invited, setInvited] = useState<string | null>(null);
  const [shown, setShown] = useState<Person | null>(null);
  const roles = data?.roles ?? [];
  return (
    <div className={classes["fill"]}>
      <TitleRow title={t`People`} note={t`Who works here, as what, and what each may do.`}>
        <Button onClick={() => setInviting(true)}>{t`Invite a person`}</Button>
      </TitleRow>
      <ConnectionTable
        label={t`People`}
        query={StaffMembersDocument}
        variables={{}}
        connection={(found) => found.staffMembers}
        columns={columns}
        href={(row: Person) => `#${row.id}`}
        onOpen={setShown}
        empty={{ title: t`No one yet` }}
      />
      {inviting ? (
        <CommandForm
          title={t`Invite a person`}
          intro={t`They set their own password and authenticator through the link.`}
          document={InviteStaffDocument}
          schema={z.object({ email: z.string().check(z.email(t`Enter a work e-mail`)), role: z.string().check(z.minLength(1, t`Choose a role`)) })}
          fields={[
            { name: "email", kind: "email", label: t`Work e-mail` },
            { name: "role", kind: "select", label: t`Role`, options: roles.map((one) => ({ value: one.code, label: one.code in ROLES && chosenLanguage() !== "en" ? code(one.code) : one.name })) },
          ]}
          initial={{ email: "", role: "" }}
          input={(values) => values}
          submit={t`Invite`}
          onDone={(answer) => setInvited((answer as { acceptUrl: string }).acceptUrl)}
          onClose={() => setInviting(false)}
        />
      ) : null}
      <Modal opened={invited !== null} onClose={() => setInvited(null)} title={t`The invitation is ready`}>
        <p>{t`Hand this link over; it works once.`}</p>
        <Anchor href={invited ?? ""} className={classes["secret"] ?? ""}>
          {invited}
        </Anchor>
      </Modal>
      <Drawer opened={shown !== null} onClose={() => setShown(null)} position="right" size="lg" title={shown?.name || shown?.email}>
        {shown ? <PersonDetail key={shown.id} person={shown} permissions={data?.permissions ?? []} onClose={() => setShown(null)} /> : null}
      </Drawer>
    </div>
  );
}

interface PersonDetailProps {
  person: Person;
  permissions: readonly { code: string; group: string; description: string }[];
  onClose: () => void;
}

function PersonDetail({ person, permissions, onClose }: PersonDetailProps) {
  const { t } = useLingui();
  const code = useCode();
  const permission = usePermissionWords();
  const { name } = person;
  const [version, setVersion] = useState(person.version);
  const [available, setAvailable] = useState(person.available);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [asking, setAsking] = useState<"status" | "grant" | null>(null);
  const [, setAvailability] = useMutation(SetAvailabilityDocument);
  const toggle = async (on: boolean) => {
    const result = await setAvailability({ input: { staffId: person.id, available: on, expectedVersion: version } });
    const answer = result.data?.setAvailability;
    setProblem(problemOf(answer));
    if (answer && "staff" in answer && answer.staff) {
      setVersion(answer.staff.version);
      setAvailable(answer.staff.available);
    }
  };
  const active = person.status === "ACTIVE";
  return (
    <>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <Facts columns={1} rows={[[t`E-mail`, person.email], [t`Role`, code(person.role)], [t`Reports to`, person.managerName], [t`Status`, <PersonStatus key="status" status={person.status} />], [t`Last seen`, <Moment key="seen" value={person.lastSeenAt} />]]} />
      <Switch mt="md" label={t`Available for new cases`} checked={available} onChange={(event) => void toggle(event.currentTarget.checked)} />
      <p className={classes["group"]}>{t`May do`}</p>
      <table className={kit["book"]}>
        <thead>
          <tr><th scope="col">{t`Permission`}</th><th scope="col">{t`Level`}</th><th scope="col">{t`Over`}</th></tr>
        </thead>
        <tbody>
          {person.grants.map((grant) => (
            <tr key={grant.permission}>
              <td>{permission.name(grant.permission)}<div className={kit["quiet"]}>{permission.about(grant.permission, permissions.find((one) => one.code === grant.permission)?.description)}</div></td>
              <td>{code(grant.level)}</td>
              <td>{code(grant.scope)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div style={{ display: "flex", gap: 8, marginTop: 20 }}>
        <Button variant="default" onClick={() => setAsking("grant")}>{t`Grant or take a permission`}</Button>
        <Button variant="default" onClick={() => setAsking("status")}>{active ? t`Disable` : t`Enable`}</Button>
      </div>
      {asking === "status" ? (
        <CommandForm
          title={active ? t`Disable ${name}` : t`Enable ${name}`}
          intro={active ? t`Their sessions end at once; their cases stay where they are.` : undefined}
          danger={active}
          document={SetStaffStatusDocument}
          schema={z.object({ reason: z.string().check(z.minLength(3, t`Say why in a few words`)) })}
          fields={[{ name: "reason", kind: "longtext", label: t`Reason` }]}
          initial={{ reason: "" }}
          input={(values) => ({ staffId: person.id, active: !active, reason: values.reason, expectedVersion: version })}
          submit={active ? t`Disable` : t`Enable`}
          onDone={onClose}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking === "grant" ? (
        <CommandForm
          title={t`Grant or take a permission`}
          document={GrantPermissionDocument}
          schema={z.object({ permission: z.string().check(z.minLength(1, t`Choose a permission`)), level: z.string(), scope: z.string() })}
          fields={[
            { name: "permission", kind: "select", label: t`Permission`, options: permissions.map((one) => ({ value: one.code, label: permission.name(one.code) })) },
            { name: "level", kind: "select", label: t`Level`, options: [{ value: "NONE", label: t`None: take it away` }, { value: "READ", label: t`Read` }, { value: "WRITE", label: t`Write` }, { value: "ALL", label: t`All` }] },
            { name: "scope", kind: "select", label: t`Over`, options: [{ value: "OWN", label: t`Own cases` }, { value: "TEAM", label: t`Team` }, { value: "ALL", label: t`Everyone` }] },
          ]}
          initial={{ permission: "", level: "READ", scope: "OWN" }}
          input={(values) => ({ staffId: person.id, permission: values.permission, level: values.level === "NONE" ? null : (values.level as PermissionLevel), scope: values.scope as PermissionScope, expectedVersion: version })}
          submit={t`Save`}
          onDone={onClose}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </>
  );
}
