/** Worklists: one screen for every queue the server knows, and one for all loans. */
import { useLingui } from "@lingui/react/macro";
import { SegmentedControl, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { HomeDocument, type LoanFilter, LoansDocument, type LoanRowFieldsFragment, type LoanStatus } from "@/gql/staff/graphql";
import { ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { humanise } from "@/kit/format";
import { useStateWord } from "@/kit/status";
import { live } from "../api";
import { queueSlug, useQueueTitle } from "../rail";
import type { ListSearch } from "../search";
import { type LoanList, useLoanColumns } from "./loan-columns";
import classes from "./screens.module.css";

const queueRoute = getRouteApi("/queue/$queue");
const loansRoute = getRouteApi("/loans");

const LISTS: Record<string, LoanList> = { credit: "deciding", sanction: "deciding", "sent-back": "deciding", agreement: "payingOut", disbursement: "payingOut" };

const STATUSES: readonly LoanStatus[] = [
  "PENDING", "CX_APPROVED", "SM_APPROVED", "APPROVED", "AWAITING_DISBURSAL", "DISBURSED", "ACTIVE", "PARTIALLY_PAID", "OVERDUE", "COMPLETED", "REJECTED", "CANCELLED", "SETTLED", "WRITTEN_OFF",
];

export function QueueScreen() {
  const { t } = useLingui();
  const titleOf = useQueueTitle();
  const { queue: slug } = queueRoute.useParams();
  const search = queueRoute.useSearch();
  const [home] = useQuery({ query: HomeDocument, requestPolicy: "cache-first" });
  const navigate = useNavigate({ from: "/queue/$queue" });
  const queue = home.data?.home.queues.find((one) => queueSlug(one.code) === slug);
  const code = queue?.code ?? slug.replace(/-/g, "_");
  const set = (change: ListSearch) => void navigate({ search: (was) => clean({ ...was, ...change }), replace: true });
  return (
    <Worklist
      key={slug}
      title={titleOf(queue ?? { code: slug, title: humanise(slug) })}
      search={search}
      set={set}
      filter={{ queue: code }}
      list={LISTS[slug] ?? "servicing"}
      order="APPLIED_AT_ASC"
      emptyTitle={search.q || search.mine ? t`Nothing here matches` : t`The queue is clear`}
      emptyDetail={search.q || search.mine ? t`Loosen the filter to see the rest of the queue.` : t`New cases appear here by themselves the moment they arrive.`}
    />
  );
}

export function AllLoansScreen() {
  const { t } = useLingui();
  const search = loansRoute.useSearch();
  const navigate = useNavigate({ from: "/loans" });
  const set = (change: ListSearch) => void navigate({ search: (was) => clean({ ...was, ...change }), replace: true });
  return (
    <Worklist
      title={t`All loans`}
      search={search}
      set={set}
      filter={search.status ? { statuses: [search.status as LoanStatus] } : {}}
      list="servicing"
      order="APPLIED_AT_DESC"
      statuses
      emptyTitle={search.q || search.status || search.mine ? t`No loan matches` : t`No loans yet`}
      emptyDetail={search.q || search.status || search.mine ? t`Try another status, or the whole loan number.` : t`The first application will appear here as it is sent.`}
    />
  );
}

/** Keeps the address short: an empty filter is no filter. */
function clean(search: ListSearch): ListSearch {
  return {
    ...(search.q ? { q: search.q } : {}),
    ...(search.status ? { status: search.status } : {}),
    ...(search.mine ? { mine: true } : {}),
  };
}

interface WorklistProps {
  title: string;
  search: ListSearch;
  set: (change: ListSearch) => void;
  filter: LoanFilter;
  list: LoanList;
  order: "APPLIED_AT_DESC" | "APPLIED_AT_ASC" | "DUE_DATE_ASC";
  statuses?: boolean;
  emptyTitle: string;
  emptyDetail: string;
}

const TOPICS = ["loans", "day-end"] as const;

function Worklist({ title, search, set, filter, list, order, statuses = false, emptyTitle, emptyDetail }: WorklistProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const stateWord = useStateWord();
  const columns = useLoanColumns(list);
  const [count, setCount] = useState("");
  const [text, setText] = useState(search.q ?? "");
  const find = useDebouncedCallback((q: string) => set({ q }), 250);
  const variables = {
    order,
    filter: { ...filter, ...(search.q ? { search: search.q } : {}), ...(search.mine ? { assignedToMe: true } : {}) },
  };
  return (
    <div className={classes["fill"]}>
      <TitleRow title={title} note={count === "1" ? t`1 loan` : count ? t`${count} loans` : " "} />
      <div className={classes["filters"]} role="search">
        <TextInput
          aria-label={t`Find in this list`}
          placeholder={t`Loan number, name or mobile`}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            find(event.currentTarget.value);
          }}
        />
        <SegmentedControl
          aria-label={t`Whose`}
          value={search.mine ? "mine" : "all"}
          onChange={(value) => set({ mine: value === "mine" })}
          data={[
            { value: "all", label: t`Everyone’s` },
            { value: "mine", label: t`Mine` },
          ]}
        />
        {statuses ? (
          <Select
            aria-label={t`Status`}
            placeholder={t`Any status`}
            clearable
            data={STATUSES.map((one) => ({ value: one, label: stateWord(one) }))}
            value={search.status ?? null}
            onChange={(status) => set({ status: status ?? "" })}
          />
        ) : null}
      </div>
      <ConnectionTable
        label={title}
        query={LoansDocument}
        variables={variables}
        connection={(data) => data.loans}
        columns={columns}
        live={{ source: live, topics: TOPICS }}
        href={(row: LoanRowFieldsFragment) => `/staff/loans/${row.id}`}
        onOpen={(row) => void navigate({ to: "/loans/$loanId", params: { loanId: row.id } })}
        empty={{ title: emptyTitle, detail: emptyDetail }}
        onCount={setCount}
      />
    </div>
  );
}
