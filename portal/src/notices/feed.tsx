/** Overdue and upcoming notices, the most pressing first. Every filter stands in the address. */
import { useLingui } from "@lingui/react/macro";
import { Button, SegmentedControl, Select } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useClient } from "urql";
import { ConnectionTable } from "@/kit/connection-table";
import { DateField } from "@/kit/date-field";
import { TitleRow } from "@/kit/entity-page";
import screens from "../staff/screens/screens.module.css";
import { useNoticeColumns } from "./columns";
import { type FeedSearch, feedSearch, type Notice, noticePath, useDesk } from "./desk";
import classes from "./notices.module.css";

export function Feed() {
  const { t } = useLingui();
  const desk = useDesk();
  const client = useClient();
  const search = feedSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const columns = useNoticeColumns(search.mode ?? "OVERDUE");
  const [count, setCount] = useState("");
  const set = (change: Partial<Record<keyof FeedSearch, string | null>>) => void navigate({ search: feedSearch({ ...search, ...change }) as never, to: "." as never, replace: true });
  const variables = {
    mode: search.mode ?? "OVERDUE",
    order: search.order ?? "PRIORITY",
    ...desk.among(search.company),
    ...(search.band ? { band: search.band } : {}),
    ...(search.from ? { dueFrom: search.from } : {}),
    ...(search.to ? { dueTo: search.to } : {}),
  };
  const download = async () => {
    const { data } = await client.query(desk.documents.exportUrl, variables, { requestPolicy: "network-only" }).toPromise();
    if (data) location.assign(data.noticeExportUrl);
  };
  const title = search.mode ? t`Upcoming repayments` : t`Overdue repayments`;
  return (
    <div className={screens["fill"]}>
      <TitleRow title={title} note={count ? t`${count} notices` : " "}>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={() => void download()}>
          {t`Export`}
        </Button>
      </TitleRow>
      <div className={classes["filters"]} role="search">
        <SegmentedControl
          aria-label={t`Which notices`}
          value={search.mode ?? "OVERDUE"}
          onChange={(mode) => set({ mode })}
          data={[
            { value: "OVERDUE", label: t`Overdue` },
            { value: "UPCOMING", label: t`Upcoming` },
          ]}
        />
        {desk.companies.length > 1 ? (
          <Select
            label={t`Company`}
            placeholder={t`All companies`}
            clearable
            data={desk.companies.map((one) => ({ value: one.id, label: one.name }))}
            value={search.company ?? null}
            onChange={(company) => set({ company })}
          />
        ) : null}
        <Select
          label={t`Match`}
          placeholder={t`Any match`}
          clearable
          data={[
            { value: "HIGH", label: t`High` },
            { value: "MEDIUM", label: t`Medium` },
            { value: "LOW", label: t`Low` },
            { value: "NONE", label: t`No match` },
          ]}
          value={search.band ?? null}
          onChange={(band) => set({ band })}
        />
        <Select
          label={t`Order`}
          data={[
            { value: "PRIORITY", label: t`Most pressing first` },
            { value: "LARGEST", label: t`Largest first` },
            { value: "COMPANY", label: t`By company` },
          ]}
          value={search.order ?? "PRIORITY"}
          onChange={(order) => set({ order })}
        />
        <DateField label={t`Due from`} value={search.from ?? ""} onChange={(from) => set({ from })} />
        <DateField label={t`Due until`} value={search.to ?? ""} onChange={(to) => set({ to })} />
      </div>
      <ConnectionTable
        label={title}
        query={desk.documents.feed}
        variables={variables}
        connection={(data) => data.repaymentNotices}
        columns={columns}
        live={{ source: desk.live, topics: desk.topics }}
        href={(row: Notice) => desk.served + noticePath(desk, row.company.id, row.id)}
        onOpen={(row) => void navigate({ to: noticePath(desk, row.company.id, row.id) as never })}
        empty={{ title: t`No notice here`, detail: t`Loosen the filter, or pull the sources again from the dashboard.` }}
        onCount={setCount}
      />
    </div>
  );
}
