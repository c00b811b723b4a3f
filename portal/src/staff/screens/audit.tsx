import { Drawer, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { AuditDocument, type AuditQuery } from "@/gql/staff/graphql";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { Facts } from "@/kit/facts";
import { Moment } from "@/kit/figures";
import { humanise } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import classes from "./screens.module.css";

type Entry = AuditQuery["audit"]["edges"][number]["node"];

const route = getRouteApi("/audit");
const COLUMNS: readonly Column<Entry>[] = [
  { id: "sequence", header: "No.", width: 84, cell: (row) => <span className="num">{row.sequence}</span> },
  { id: "at", header: "When", width: 176, cell: (row) => <Moment value={row.at} /> },
  { id: "actor", header: "Who", width: 210, cell: (row) => <>{row.actorName} <span className={kit["quiet"]}>{humanise(row.actorKind).toLowerCase()}</span></> },
  { id: "action", header: "Did", width: 230, cell: (row) => row.action },
  { id: "entity", header: "To", width: 150, from: "lg", cell: (row) => humanise(row.entity) },
  { id: "reason", header: "Why", from: "md", cell: (row) => row.reason || "—" },
];

export function Audit() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const [text, setText] = useState(search.q ?? "");
  const [shown, setShown] = useState<Entry | null>(null);
  const find = useDebouncedCallback((q: string) => void navigate({ to: "/audit", search: q ? { q } : {}, replace: true }), 300);
  return (
    <div className={classes["fill"]}>
      <TitleRow title="Audit trail" note="Who did what, when and why. Each row is chained to the one before it; none can be changed." />
      <div className={classes["filters"]} role="search">
        <TextInput
          aria-label="Action"
          placeholder="Action, such as loan.sanctioned"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            find(event.currentTarget.value);
          }}
        />
      </div>
      <ConnectionTable
        label="Audit trail"
        query={AuditDocument}
        variables={{ filter: search.q ? { action: search.q } : {} }}
        connection={(data) => data.audit}
        columns={COLUMNS}
        href={(row: Entry) => `#${row.sequence}`}
        onOpen={setShown}
        empty={{ title: "Nothing matches", detail: "Use the name of an action as it is written in the list." }}
      />
      <Drawer opened={shown !== null} onClose={() => setShown(null)} position="right" size="lg" title={shown ? `No. ${shown.sequence}, ${shown.action}` : ""}>
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
  const before = (entry.before ?? {}) as Record<string, unknown>;
  const after = (entry.after ?? {}) as Record<string, unknown>;
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return (
    <>
      <Facts
        columns={1}
        rows={[
          ["When", <Moment key="at" value={entry.at} />],
          ["Who", `${entry.actorName} (${humanise(entry.actorKind).toLowerCase()})`],
          ["To", `${humanise(entry.entity)} ${entry.entityId ?? ""}`],
          ["Why", entry.reason],
          ["Hash", <code key="hash">{entry.hash}</code>],
        ]}
      />
      {fields.length > 0 ? (
        <table className={`${kit["book"]} ${classes["diff"]}`} style={{ marginTop: 20 }}>
          <thead>
            <tr><th scope="col">Field</th><th scope="col">Before</th><th scope="col">After</th></tr>
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
