import { useLingui } from "@lingui/react/macro";
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
import kit from "@/kit/kit.module.css";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { useCode } from "../codes";
import classes from "./screens.module.css";
import { useSettingWords } from "./setting-words";

type Setting = SettingsQuery["settings"][number];

const route = getRouteApi("/settings");
const isYesNo = (type: string) => type.toLowerCase().startsWith("bool");

export function Settings() {
  const { t } = useLingui();
  const search = route.useSearch();
  const navigate = useNavigate({ from: "/settings" });
  const words = useSettingWords();
  const code = useCode();
  const [{ data, error, fetching }, refetch] = useQuery({ query: SettingsDocument });
  const [editing, setEditing] = useState<Setting | null>(null);
  const [shown, setShown] = useState<Setting | null>(null);
  const reload = () => refetch({ requestPolicy: "network-only" });
  if (error && !data) return <ErrorState error={error} retry={reload} />;
  if (!data) return fetching ? <PageSkeleton /> : <EmptyState title={t`No settings`} />;
  const wanted = (search.q ?? "").toLowerCase();
  const all = data.settings.map((one) => ({ ...one, ...words(one) }));
  const found = all.filter((one) => `${one.key} ${one.title} ${one.doc}`.toLowerCase().includes(wanted));
  const said = (type: string, value: string) => {
    if (!isYesNo(type)) return value;
    return { true: t`Yes`, false: t`No` }[value.toLowerCase()] ?? value;
  };
  const standard = (one: Setting) => {
    const value = said(one.type, one.default);
    return value ? t`Default ${value}` : t`Default empty`;
  };
  const labels = { history: (title: string) => t`History of ${title}`, change: (title: string) => t`Change ${title}` };
  const groups = [...new Set(found.map((one) => one.group))];
  return (
    <>
      <TitleRow title={t`Settings`} note={t`What this brand decides for itself. The law’s limits hold whatever is written here.`} />
      <div className={classes["filters"]} role="search">
        <TextInput
          aria-label={t`Find a setting`}
          placeholder={t`Find a setting`}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={search.q ?? ""}
          onChange={(event) => {
            const q = event.currentTarget.value;
            void navigate({ search: q ? { q } : {}, replace: true });
          }}
        />
      </div>
      <div className={classes["page"]}>
        {found.length === 0 ? <EmptyState title={t`No setting matches`}>{t`Try a word of its description.`}</EmptyState> : null}
        {groups.map((group) => (
          <section key={group}>
            <h2 className={classes["group"]}>{code(group)}</h2>
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
                      <p>{said(one.type, one.value) || "—"}</p>
                      {one.value === one.default ? <p className={classes["lineNote"]}>{t`Default`}</p> : <p className={classes["lineNote"]}>{standard(one)}</p>}
                    </div>
                    <div style={{ display: "flex", gap: 6 }}>
                      <Button variant="subtle" color="gray" onClick={() => setShown(one)} aria-label={labels.history(one.title)}>{t`History`}</Button>
                      <Button variant="default" onClick={() => setEditing(one)} aria-label={labels.change(one.title)}>{t`Change`}</Button>
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
            <Facts columns={1} rows={[[t`Key`, <code key="key">{shown.key}</code>], [t`Type`, code(shown.type)], [t`Changed`, <Moment key="at" value={shown.changedAt} />], [t`By`, shown.changedBy]]} />
            {shown.history.length === 0 ? <EmptyState title={t`Never changed`} /> : null}
            {shown.history.length > 0 ? (
              <table className={`${kit["book"]} ${classes["diff"]}`} style={{ marginTop: 20 }}>
                <thead><tr><th scope="col">{t`When and who`}</th><th scope="col">{t`From`}</th><th scope="col">{t`To`}</th><th scope="col">{t`Why`}</th></tr></thead>
                <tbody>
                  {shown.history.map((one) => (
                    <tr key={one.id}><td><Moment value={one.at} /><div className={kit["quiet"]}>{one.by}</div></td><td>{said(shown.type, one.from) || "—"}</td><td>{said(shown.type, one.to) || "—"}</td><td>{one.reason}</td></tr>
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
          schema={z.object({ value: z.string(), reason: z.string().check(z.minLength(3, t`Say why in a few words`)) })}
          fields={[
            isYesNo(editing.type)
              ? { name: "value", kind: "select", label: t`Value`, options: [{ value: "true", label: t`Yes` }, { value: "false", label: t`No` }] }
              : { name: "value", kind: "text", label: t`Value`, hint: `${code(editing.type)}. ${standard(editing)}` },
            { name: "reason", kind: "longtext", label: t`Why the change?` },
          ]}
          initial={{ value: editing.value, reason: "" }}
          version={data.settings.find((one) => one.key === editing.key)?.version ?? editing.version}
          facts={[[t`Value`, said(editing.type, data.settings.find((one) => one.key === editing.key)?.value ?? "")]]}
          input={(values, { version }) => ({ key: editing.key, value: values.value, reason: values.reason, expectedVersion: version })}
          submit={t`Save`}
          onStale={reload}
          onDone={reload}
          onClose={() => setEditing(null)}
        />
      ) : null}
    </>
  );
}
