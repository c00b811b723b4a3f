import { useLingui } from "@lingui/react/macro";
import { Drawer, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { AuditDocument, type AuditQuery } from "@/gql/staff/graphql";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { Facts } from "@/kit/facts";
import { Moment } from "@/kit/figures";
import { humanise } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { useCode } from "../codes";
import { useActorName } from "../story-words";
import classes from "./screens.module.css";

type Entry = AuditQuery["audit"]["edges"][number]["node"];

const route = getRouteApi("/audit");

function useColumns(): readonly Column<Entry>[] {
  const { t } = useLingui();
  const code = useCode();
  const actor = useActorName();
  return useMemo(
    () => [
      { id: "sequence", header: t({ context: "audit", message: "No." }), width: 84, cell: (row) => <span className="num">{row.sequence}</span> },
      { id: "at", header: t`When`, width: 198, cell: (row) => <Moment value={row.at} /> },
      { id: "actor", header: t`Who`, width: 210, cell: (row) => <>{actor(row.actorName)} <span className={kit["quiet"]}>{code(row.actorKind).toLowerCase()}</span></> },
      { id: "action", header: t`Did`, width: 230, cell: (row) => row.action },
      { id: "entity", header: t({ context: "audit", message: "To" }), width: 150, from: "lg", cell: (row) => code(row.entity) },
      { id: "reason", header: t`Why`, from: "md", cell: (row) => row.reason || "—" },
    ],
    [t, code, actor],
  );
}

export function Audit() {
  const { t } = useLingui();
  const search = route.useSearch();
  const navigate = useNavigate();
  const [text, setText] = useState(search.q ?? "");
  const columns = useColumns();
  const [shown, setShown] = useState<Entry | null>(null);
  const titleOf = (number: number, action: string) => t`No. ${number}, ${action}`;
  const find = useDebouncedCallback((q: string) => void navigate({ to: "/audit", search: q ? { q } : {}, replace: true }), 300);
  return (
    <div className={classes["fill"]}>
      <TitleRow title={t`Audit trail`} note={t`Who did what, when and why. Each row is chained to the one before it; none can be changed.`} />
      <div className={classes["filters"]} role="search">
        <TextInput
          aria-label={t`Action`}
          placeholder={t`Action, such as loan.sanctioned`}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            find(event.currentTarget.value);
          }}
        />
      </div>
      <ConnectionTable
        label={t`Audit trail`}
        query={AuditDocument}
        variables={{ filter: search.q ? { action: search.q } : {} }}
        connection={(data) => data.audit}
        columns={columns}
        href={(row: Entry) => `#${row.sequence}`}
        onOpen={setShown}
        empty={{ title: t`Nothing matches`, detail: t`Use the name of an action as it is written in the list.` }}
      />
      <Drawer opened={shown !== null} onClose={() => setShown(null)} position="right" size="lg" title={shown ? titleOf(shown.sequence, shown.action) : ""}>
        {shown ? <EntryDetail entry={shown} /> : null}
      </Drawer>
    </div>
  );
}

function written(value: unknown): string {
  if (value === undefined || value === null) return "—";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function EntryDetail({ entry }: { entry: Entry }) {
  const { t } = useLingui();
  const code = useCode();
  const actor = useActorName();
  const before = (entry.before ?? {}) as Record<string, unknown>;
  const after = (entry.after ?? {}) as Record<string, unknown>;
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return (
    <>
      <Facts
        columns={1}
        rows={[
          [t`When`, <Moment key="at" value={entry.at} />],
          [t`Who`, `${actor(entry.actorName)} (${code(entry.actorKind).toLowerCase()})`],
          [t({ context: "audit", message: "To" }), `${code(entry.entity)} ${entry.entityId ?? ""}`],
          [t`Why`, entry.reason],
          [t`Hash`, <code key="hash">{entry.hash}</code>],
        ]}
      />
      {fields.length > 0 ? (
        <table className={`${kit["book"]} ${classes["diff"]}`} style={{ marginTop: 20 }}>
          <thead>
            <tr><th scope="col">{t`Field`}</th><th scope="col">{t`Before`}</th><th scope="col">{t`After`}</th></tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field}><td>{humanise(field)}</td><td>{written(before[field])}</td><td>{written(after[field])}</td></tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </>
  );
}
