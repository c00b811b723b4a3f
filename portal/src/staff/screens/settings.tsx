import { Button, Drawer, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import * as z from "zod/mini";
import { SetSettingDocument, SettingsDocument, type SettingsQuery } from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import { TitleRow } from "@/kit/entity-page";
import { Facts } from "@/kit/facts";
import { Moment } from "@/kit/figures";
import { humanise } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import classes from "./screens.module.css";

type Setting = SettingsQuery["settings"][number];

const route = getRouteApi("/settings");

export function Settings() {
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/settings" });
  const [{ data, error, fetching }, refetch] = useQuery({ query: SettingsDocument });
  const [editing, setEditing] = useState<Setting | null>(null);
  const [shown, setShown] = useState<Setting | null>(null);
  const reload = () => refetch({ requestPolicy: "network-only" });
  if (error && !data) return <ErrorState error={error} retry={reload} />;
  if (!data) return fetching ? <PageSkeleton /> : <EmptyState title="No settings" />;
  const wanted = (search.q ?? "").toLowerCase();
  const found = data.settings.filter((one) => `${one.key} ${one.title} ${one.doc}`.toLowerCase().includes(wanted));
  const groups = [...new Set(found.map((one) => one.group))];
  return (
    <>
      <TitleRow title="Settings" note="What this brand decides for itself. The law’s limits hold whatever is written here." />
      <div className={classes["filters"]} role="search">
        <TextInput
          aria-label="Find a setting"
          placeholder="Find a setting"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={search.q ?? ""}
          onChange={(event) => {
            const q = event.currentTarget.value;
            void navigate({ search: q ? { q } : {}, replace: true });
          }}
        />
      </div>
      <div className={classes["page"]}>
        {found.length === 0 ? <EmptyState title="No setting matches">Try a word of its description.</EmptyState> : null}
        {groups.map((group) => (
          <section key={group}>
            <h2 className={classes["group"]}>{humanise(group)}</h2>
            <ul className={classes["list"]}>
              {found
                .filter((one) => one.group === group)
                .map((one) => (
                  <li key={one.key} className={classes["line"]}>
                    <div style={{ flex: 1 }}>
                      <p className={classes["lineTitle"]}>{one.title}</p>
                      <p className={classes["lineNote"]}>{one.doc}</p>
                    </div>
                    <div style={{ textAlign: "right", maxWidth: 320, overflowWrap: "anywhere" }}>
                      <p>{one.value || "—"}</p>
                      {one.value === one.default ? <p className={classes["lineNote"]}>Default</p> : <p className={classes["lineNote"]}>Default {one.default || "empty"}</p>}
                    </div>
                    <div style={{ display: "flex", gap: 6 }}>
                      <Button variant="subtle" color="gray" onClick={() => setShown(one)} aria-label={`History of ${one.title}`}>History</Button>
                      <Button variant="default" onClick={() => setEditing(one)} aria-label={`Change ${one.title}`}>Change</Button>
                    </div>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
      <Drawer opened={shown !== null} onClose={() => setShown(null)} position="right" size="lg" title={shown?.title}>
        {shown ? (
          <>
            <Facts columns={1} rows={[["Key", <code key="key">{shown.key}</code>], ["Type", humanise(shown.type)], ["Changed", <Moment key="at" value={shown.changedAt} />], ["By", shown.changedBy]]} />
            {shown.history.length === 0 ? <EmptyState title="Never changed" /> : null}
            {shown.history.length > 0 ? (
              <table className={`${kit["book"]} ${classes["diff"]}`} style={{ marginTop: 20 }}>
                <thead><tr><th scope="col">When and who</th><th scope="col">From</th><th scope="col">To</th><th scope="col">Why</th></tr></thead>
                <tbody>
                  {shown.history.map((one) => (
                    <tr key={one.id}><td><Moment value={one.at} /><div className={kit["quiet"]}>{one.by}</div></td><td>{one.from || "—"}</td><td>{one.to || "—"}</td><td>{one.reason}</td></tr>
                  ))}
                </tbody>
              </table>
            ) : null}
          </>
        ) : null}
      </Drawer>
      {editing ? (
        <CommandForm
          title={editing.title}
          intro={editing.doc}
          document={SetSettingDocument}
          schema={z.object({ value: z.string(), reason: z.string().check(z.minLength(3, "Say why in a few words")) })}
          fields={[
            editing.type.toLowerCase().startsWith("bool")
              ? { name: "value", kind: "select", label: "Value", options: [{ value: "true", label: "Yes" }, { value: "false", label: "No" }] }
              : { name: "value", kind: "text", label: "Value", hint: `${humanise(editing.type)}. Default ${editing.default || "empty"}` },
            { name: "reason", kind: "longtext", label: "Why the change?" },
          ]}
          initial={{ value: editing.value, reason: "" }}
          version={data.settings.find((one) => one.key === editing.key)?.version ?? editing.version}
          facts={[["Value", data.settings.find((one) => one.key === editing.key)?.value ?? ""]]}
          input={(values, { version }) => ({ key: editing.key, value: values.value, reason: values.reason, expectedVersion: version })}
          submit="Save"
          onStale={reload}
          onDone={reload}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </>
  );
}
