import { Anchor, Button, Drawer, Modal, Switch } from "@mantine/core";
import { useState } from "react";
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
import { humanise } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { type Problem, problemOf } from "@/kit/problems";
import { StatusBadge } from "@/kit/status";
import classes from "./screens.module.css";

type Person = StaffMembersQuery["staffMembers"]["edges"][number]["node"];

const COLUMNS: readonly Column<Person>[] = [
  { id: "name", header: "Name", cell: (row) => row.name || row.email },
  { id: "email", header: "E-mail", from: "md", cell: (row) => row.email },
  { id: "role", header: "Role", width: 180, cell: (row) => humanise(row.role) },
  { id: "manager", header: "Reports to", width: 160, from: "lg", cell: (row) => row.managerName ?? "—" },
  { id: "status", header: "Status", width: 120, cell: (row) => <StatusBadge state={row.status} /> },
  { id: "available", header: "Available", width: 100, from: "lg", cell: (row) => (row.available ? "Yes" : "Away") },
  { id: "seen", header: "Last seen", width: 180, from: "lg", align: "end", cell: (row) => <Moment value={row.lastSeenAt} /> },
];

export function People() {
  const [{ data }] = useQuery({ query: RolesDocument });
  const [inviting, setInviting] = useState(false);
  const [invited, setInvited] = useState<string | null>(null);
  const [shown, setShown] = useState<Person | null>(null);
  const roles = data?.roles ?? [];
  return (
    <div className={classes["fill"]}>
      <TitleRow title="People" note="Who works here, as what, and what each may do.">
        <Button onClick={() => setInviting(true)}>Invite a person</Button>
      </TitleRow>
      <ConnectionTable
        label="People"
        query={StaffMembersDocument}
        variables={{}}
        connection={(found) => found.staffMembers}
        columns={COLUMNS}
        href={(row: Person) => `#${row.id}`}
        onOpen={setShown}
        empty={{ title: "No one yet" }}
      />
      {inviting ? (
        <CommandForm
          title="Invite a person"
          intro="They set their own password and authenticator through the link."
          document={InviteStaffDocument}
          schema={z.object({ email: z.string().check(z.email("Enter a work e-mail")), role: z.string().check(z.minLength(1, "Choose a role")) })}
          fields={[
            { name: "email", kind: "email", label: "Work e-mail" },
            { name: "role", kind: "select", label: "Role", options: roles.map((one) => ({ value: one.code, label: one.name })) },
          ]}
          initial={{ email: "", role: "" }}
          input={(values) => values}
          submit="Invite"
          onDone={(answer) => setInvited((answer as { acceptUrl: string }).acceptUrl)}
          onClose={() => setInviting(false)}
        />
      ) : null}
      <Modal opened={invited !== null} onClose={() => setInvited(null)} title="The invitation is ready">
        <p>Hand this link over; it works once.</p>
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
      <Facts columns={1} rows={[["E-mail", person.email], ["Role", humanise(person.role)], ["Reports to", person.managerName], ["Status", <StatusBadge key="status" state={person.status} />], ["Last seen", <Moment key="seen" value={person.lastSeenAt} />]]} />
      <Switch mt="md" label="Available for new cases" checked={available} onChange={(event) => void toggle(event.currentTarget.checked)} />
      <p className={classes["group"]}>May do</p>
      <table className={kit["book"]}>
        <thead>
          <tr><th scope="col">Permission</th><th scope="col">Level</th><th scope="col">Over</th></tr>
        </thead>
        <tbody>
          {person.grants.map((grant) => (
            <tr key={grant.permission}>
              <td>{humanise(grant.permission)}<div className={kit["quiet"]}>{permissions.find((one) => one.code === grant.permission)?.description}</div></td>
              <td>{humanise(grant.level)}</td>
              <td>{humanise(grant.scope)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div style={{ display: "flex", gap: 8, marginTop: 20 }}>
        <Button variant="default" onClick={() => setAsking("grant")}>Grant or take a permission</Button>
        <Button variant="default" onClick={() => setAsking("status")}>{active ? "Disable" : "Enable"}</Button>
      </div>
      {asking === "status" ? (
        <CommandForm
          title={active ? `Disable ${person.name}` : `Enable ${person.name}`}
          intro={active ? "Their sessions end at once; their cases stay where they are." : undefined}
          danger={active}
          document={SetStaffStatusDocument}
          schema={z.object({ reason: z.string().check(z.minLength(3, "Say why in a few words")) })}
          fields={[{ name: "reason", kind: "longtext", label: "Reason" }]}
          initial={{ reason: "" }}
          input={(values) => ({ staffId: person.id, active: !active, reason: values.reason, expectedVersion: version })}
          submit={active ? "Disable" : "Enable"}
          onDone={onClose}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking === "grant" ? (
        <CommandForm
          title="Grant or take a permission"
          document={GrantPermissionDocument}
          schema={z.object({ permission: z.string().check(z.minLength(1, "Choose a permission")), level: z.string(), scope: z.string() })}
          fields={[
            { name: "permission", kind: "select", label: "Permission", options: permissions.map((one) => ({ value: one.code, label: humanise(one.code) })) },
            { name: "level", kind: "select", label: "Level", options: [{ value: "NONE", label: "None: take it away" }, { value: "READ", label: "Read" }, { value: "WRITE", label: "Write" }, { value: "ALL", label: "All" }] },
            { name: "scope", kind: "select", label: "Over", options: [{ value: "OWN", label: "Own cases" }, { value: "TEAM", label: "Team" }, { value: "ALL", label: "Everyone" }] },
          ]}
          initial={{ permission: "", level: "READ", scope: "OWN" }}
          input={(values) => ({ staffId: person.id, permission: values.permission, level: values.level === "NONE" ? null : (values.level as PermissionLevel), scope: values.scope as PermissionScope, expectedVersion: version })}
          submit="Save"
          onDone={onClose}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </>
  );
}
