import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { CustomersDocument, type CustomersQuery } from "@/gql/staff/graphql";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { Moment } from "@/kit/figures";
import { humanise } from "@/kit/format";
import { StatusBadge } from "@/kit/status";
import { live } from "../api";
import classes from "./screens.module.css";

type Row = CustomersQuery["customers"]["edges"][number]["node"];

const route = getRouteApi("/customers");
const TOPICS = ["customers"] as const;
const COLUMNS: readonly Column<Row>[] = [
  { id: "number", header: "Customer", width: 150, cell: (row) => <span className="num">{row.number}</span> },
  { id: "name", header: "Name", cell: (row) => row.name || "Not yet given" },
  { id: "mobile", header: "Mobile", width: 150, cell: (row) => <span className="num">{row.mobileMasked}</span> },
  { id: "stage", header: "Stage", width: 190, cell: (row) => <StatusBadge state={row.stage} word={row.stage === "COMPLETED" ? "Onboarded" : `At ${humanise(row.stage).toLowerCase()}`} tone={row.stage === "COMPLETED" ? "live" : "waiting"} /> },
  { id: "loans", header: "Loans", width: 84, align: "end", cell: (row) => <span className="num">{row.loanCount}</span> },
  { id: "since", header: "Since", width: 190, from: "md", align: "end", cell: (row) => <Moment value={row.createdAt} /> },
];

export function Customers() {
  const search = route.useSearch();
  const navigate = useNavigate();
  const [text, setText] = useState(search.q ?? "");
  const [count, setCount] = useState("");
  const find = useDebouncedCallback((q: string) => void navigate({ to: "/customers", search: q ? { q } : {}, replace: true }), 250);
  return (
    <div className={classes["fill"]}>
      <TitleRow title="Customers" note={count ? `${count} people` : " "} />
      <div className={classes["filters"]} role="search">
        <TextInput
          aria-label="Find a customer"
          placeholder="Name, customer number or whole mobile"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            find(event.currentTarget.value);
          }}
        />
      </div>
      <ConnectionTable
        label="Customers"
        query={CustomersDocument}
        variables={{ filter: search.q ? { search: search.q } : {} }}
        connection={(data) => data.customers}
        columns={COLUMNS}
        live={{ source: live, topics: TOPICS }}
        href={(row: Row) => `/staff/customers/${row.id}`}
        onOpen={(row) => void navigate({ to: "/customers/$customerId", params: { customerId: row.id } })}
        empty={search.q ? { title: "No one matches", detail: "Search by the whole mobile number, the customer number, or a part of the name." } : { title: "No customers yet", detail: "Whoever signs up in the borrower app appears here." }}
        onCount={setCount}
      />
    </div>
  );
}
