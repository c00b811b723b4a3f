import { useLingui } from "@lingui/react/macro";
import { Anchor, Button, Drawer, Modal, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useQuery } from "urql";
import { type BrandFieldsFragment, BrandDocument, BrandsDocument } from "@/gql/platform/graphql";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { Facts } from "@/kit/facts";
import { Moment } from "@/kit/figures";
import kit from "@/kit/kit.module.css";
import { useLive } from "@/kit/live";
import { Mark } from "@/kit/mark";
import { StatusBadge } from "@/kit/status";
import screens from "../staff/screens/screens.module.css";
import { live } from "./api";
import { CreateBrand, EnterBrand, ReactivateBrand, SuspendBrand } from "./commands";

type Brand = BrandFieldsFragment;
type Act = "create" | "enter" | "suspend" | "reactivate";

const TOPICS = ["brands"] as const;
function usePackWord(): (pack: string) => string {
  const { t } = useLingui();
  return useMemo(() => {
    const words: Record<string, string> = { IN: t`India`, HK: t`Hong Kong` };
    return (pack) => words[pack] ?? pack;
  }, [t]);
}

function counted(count: { count: number; capped: boolean }): string {
  return `${count.count.toLocaleString("en-IN")}${count.capped ? "+" : ""}`;
}

function useColumns(): readonly Column<Brand>[] {
  const { t } = useLingui();
  const pack = usePackWord();
  return useMemo(
    () => [
      {
        id: "name",
        header: t`Brand`,
        cell: (row) => (
          <span style={{ display: "inline-flex", alignItems: "center", gap: 10 }}>
            <Mark name={row.name} size={22} accent={row.accent} /> {row.name}
          </span>
        ),
      },
      { id: "host", header: t`Host`, cell: (row) => row.hosts[0] ?? "—" },
      { id: "pack", header: t`Country`, width: 160, cell: (row) => `${pack(row.pack)}, ${row.currency}` },
      { id: "status", header: t`Status`, width: 130, cell: (row) => <StatusBadge state={row.status} {...(row.status === "ACTIVE" ? { word: t`Active` } : {})} /> },
      { id: "loans", header: t`Loans`, width: 96, align: "end", cell: (row) => <span className="num">{counted(row.loanCount)}</span> },
      { id: "customers", header: t`Customers`, width: 110, align: "end", from: "md", cell: (row) => <span className="num">{counted(row.customerCount)}</span> },
      { id: "schema", header: t`Schema`, width: 150, from: "lg", cell: (row) => <code className={kit["quiet"]}>{row.schemaVersion}</code> },
      { id: "since", header: t`Since`, width: 180, from: "lg", align: "end", cell: (row) => <Moment value={row.createdAt} /> },
    ],
    [pack, t],
  );
}

export function Brands() {
  const { t } = useLingui();
  const columns = useColumns();
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text.trim(), 250);
  const [shown, setShown] = useState<Brand | null>(null);
  const [act, setAct] = useState<Act | null>(null);
  const [inviteUrl, setInviteUrl] = useState<string | null>(null);
  return (
    <div className={screens["fill"]}>
      <TitleRow title={t`Brands`} note={t`Each has its own data, people and hosts; none can see another.`}>
        <Button onClick={() => setAct("create")}>{t`Create a brand`}</Button>
      </TitleRow>
      <div className={screens["filters"]} role="search">
        <TextInput aria-label={t`Find a brand`} placeholder={t`Name or host`} leftSection={<IconSearch size={16} aria-hidden />} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      </div>
      <ConnectionTable
        label={t`Brands`}
        query={BrandsDocument}
        variables={search ? { search } : {}}
        connection={(data) => data.brands}
        columns={columns}
        live={{ source: live, topics: TOPICS }}
        href={(row: Brand) => `#${row.slug}`}
        onOpen={setShown}
        empty={search ? { title: t`No brand matches` } : { title: t`No brands yet`, detail: t`A brand is ready to lend a moment after it is created.` }}
      />
      <Drawer opened={shown !== null} onClose={() => setShown(null)} position="right" size="md" title={shown?.name}>
        {shown ? <BrandDetail id={shown.id} before={shown} onAct={setAct} /> : null}
      </Drawer>
      {act === "create" ? <CreateBrand onClose={() => setAct(null)} onInvite={setInviteUrl} /> : null}
      {act === "enter" && shown ? <EnterBrand brand={shown} onClose={() => setAct(null)} /> : null}
      {act === "suspend" && shown ? <SuspendBrand brand={shown} onClose={() => setAct(null)} /> : null}
      {act === "reactivate" && shown ? <ReactivateBrand brand={shown} onClose={() => setAct(null)} /> : null}
      <Modal opened={inviteUrl !== null} onClose={() => setInviteUrl(null)} title={t`The brand is ready`}>
        <p>{t`Its first admin joins with this link; it works once.`}</p>
        <Anchor href={inviteUrl ?? ""} className={screens["secret"] ?? ""}>
          {inviteUrl}
        </Anchor>
      </Modal>
    </div>
  );
}

function BrandDetail({ id, before, onAct }: { id: string; before: Brand; onAct: (act: Act) => void }) {
  const { t } = useLingui();
  const pack = usePackWord();
  const [{ data }, refetch] = useQuery({ query: BrandDocument, variables: { id } });
  useLive(live, TOPICS, () => refetch({ requestPolicy: "network-only" }));
  const brand = data?.brand ?? before;
  const suspended = brand.status === "SUSPENDED";
  return (
    <>
      <Facts
        columns={1}
        rows={[
          [t`Status`, <StatusBadge key="status" state={brand.status} />],
          [t`Short name`, brand.slug],
          [t`Hosts`, brand.hosts.join(", ")],
          [t`Country pack`, `${pack(brand.pack)}, ${brand.currency}`],
          [t`Time zone`, brand.zone],
          [t`Accent`, <span key="accent" style={{ display: "inline-flex", gap: 8, alignItems: "center" }}><Mark name={brand.name} size={20} accent={brand.accent} /> {brand.accent}</span>],
          [t`Schema version`, brand.schemaVersion],
          [t`Loans`, counted(brand.loanCount)],
          [t`Customers`, counted(brand.customerCount)],
          [t`Since`, <Moment key="since" value={brand.createdAt} />],
        ]}
      />
      <div style={{ display: "flex", gap: 8, marginTop: 20 }}>
        <Button disabled={suspended} onClick={() => onAct("enter")}>{t`Enter as support`}</Button>
        {suspended ? (
          <Button variant="default" onClick={() => onAct("reactivate")}>{t`Reactivate`}</Button>
        ) : (
          <Button variant="default" onClick={() => onAct("suspend")}>{t`Suspend`}</Button>
        )}
      </div>
    </>
  );
}
