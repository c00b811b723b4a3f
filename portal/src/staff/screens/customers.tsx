import { useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { CustomersDocument, type CustomersQuery } from "@/gql/staff/graphql";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { Moment } from "@/kit/figures";
import { StatusBadge } from "@/kit/status";
import { live } from "../api";
import { useCode } from "../codes";
import classes from "./screens.module.css";

type Row = CustomersQuery["customers"]["edges"][number]["node"];

const route = getRouteApi("/customers");
const TOPICS = ["customers"] as const;

function useColumns(): readonly Column<Row>[] {
  const { t } = useLingui();
  return useMemo(
    () => [
      { id: "number", header: t`Customer`, width: 150, cell: (row) => <span className="num">{row.number}</span> },
      { id: "name", header: t`Name`, cell: (row) => row.name || t`Not yet given` },
      { id: "mobile", header: t`Mobile`, width: 150, cell: (row) => <span className="num">{row.mobileMasked}</span> },
      { id: "stage", header: t`Stage`, width: 190, cell: (row) => <CustomerStage stage={row.stage} /> },
      { id: "loans", header: t`Loans`, width: 84, align: "end", cell: (row) => <span className="num">{row.loanCount}</span> },
      { id: "since", header: t`Since`, width: 198, from: "md", align: "end", cell: (row) => <Moment value={row.createdAt} /> },
    ],
    [t],
  );
}

/** How far a sign-up has come. */
export function CustomerStage({ stage }: { stage: string }) {
  const { t } = useLingui();
  const step = useCode()(stage).toLowerCase();
  return stage === "COMPLETED" ? <StatusBadge state={stage} word={t`Onboarded`} tone="live" /> : <StatusBadge state={stage} word={t`At ${step}`} tone="waiting" />;
}

export function Customers() {
  const { t } = useLingui();
  const search = route.useSearch();
  const navigate = useNavigate();
  const [text, setText] = useState(search.q ?? "");
  const [count, setCount] = useState("");
  const find = useDebouncedCallback((q: string) => void navigate({ to: "/customers", search: q ? { q } : {}, replace: true }), 250);
  return (
    <div className={classes["fill"]}>
      <TitleRow title={t`Customers`} note={count ? t`${count} people` : " "} />
      <div className={classes["filters"]} role="search">
        <TextInput
          aria-label={t`Find a customer`}
          placeholder={t`Name, customer number or whole mobile`}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            find(event.currentTarget.value);
          }}
        />
      </div>
      <ConnectionTable
        label={t`Customers`}
        query={CustomersDocument}
        variables={{ filter: search.q ? { search: search.q } : {} }}
        connection={(data) => data.customers}
        columns={useColumns()}
        live={{ source: live, topics: TOPICS }}
        href={(row: Row) => `/staff/customers/${row.id}`}
        onOpen={(row) => void navigate({ to: "/customers/$customerId", params: { customerId: row.id } })}
        empty={search.q ? { title: t`No one matches`, detail: t`Search by the whole mobile number, the customer number, or a part of the name.` } : { title: t`No customers yet`, detail: t`Whoever signs up in the borrower app appears here.` }}
        onCount={setCount}
      />
    </div>
  );
}
