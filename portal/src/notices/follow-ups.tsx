/** Everything that is to be done by a day, over all cases: one's own, the team's, what is late, what collections have, what is done. */
import { useLingui } from "@lingui/react/macro";
import { SegmentedControl, Select } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useQuery } from "urql";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { useLive } from "@/kit/live";
import screens from "../staff/screens/screens.module.css";
import { type Desk, type FollowUpRow, feedSearch, noticePath, profilePath, useDesk } from "./desk";
import { FollowUpActs } from "./follow-up-acts";
import { DueDay, useFollowUpWords } from "./follow-up-words";
import classes from "./notices.module.css";
import { bothNames } from "./words";

const VIEWS = ["MINE", "TEAM", "OVERDUE", "DUE_TODAY", "HANDED_OVER", "DONE"] as const;
export type View = (typeof VIEWS)[number];

export const followUpsSearch = (view: View) => ({ view });

const viewOf = (raw: Record<string, unknown>): View => VIEWS.find((one) => one === raw["view"]) ?? "MINE";

const placeOf = (desk: Desk, row: FollowUpRow) => {
  const companyId = row.about?.company.id ?? "";
  return row.noticeId ? noticePath(desk, companyId, row.noticeId) : profilePath(desk, companyId, row.customerId ?? "");
};

export function FollowUps() {
  const { t } = useLingui();
  const desk = useDesk();
  const navigate = useNavigate();
  const raw = useSearch({ strict: false }) as Record<string, unknown>;
  const view = viewOf(raw);
  const { company } = feedSearch(raw);
  const [count, setCount] = useState("");
  const [{ data }, refetch] = useQuery({ query: desk.documents.followUpsDue, variables: desk.among(company) });
  useLive(desk.live, desk.topics, () => refetch({ requestPolicy: "network-only" }));
  const columns = useColumns(view);
  const go = (change: { view?: View; company?: string | null }) => {
    const chosen = change.company === undefined ? company : change.company;
    void navigate({ to: "." as never, search: { view: change.view ?? view, ...(chosen ? { company: chosen } : {}) } as never, replace: true });
  };
  const due = data?.followUpsDue;
  return (
    <div className={screens["fill"]}>
      <TitleRow title={t`Follow-ups`} note={count ? t`${count} in this list` : " "}>
        {desk.companies.length > 1 ? (
          <Select
            aria-label={t`Company`}
            placeholder={t`All companies`}
            clearable
            data={desk.companies.map((one) => ({ value: one.id, label: one.name }))}
            value={company ?? null}
            onChange={(chosen) => go({ company: chosen })}
          />
        ) : null}
      </TitleRow>
      <div className={classes["views"]}>
        <SegmentedControl
          aria-label={t`Which follow-ups`}
          value={view}
          onChange={(chosen) => go({ view: chosen as View })}
          data={[
            { value: "MINE", label: counted(t`Mine`, due?.mine) },
            { value: "TEAM", label: t`All open` },
            { value: "OVERDUE", label: counted(t`Overdue`, due?.overdue) },
            { value: "DUE_TODAY", label: counted(t`Due today`, due?.dueToday) },
            { value: "HANDED_OVER", label: t`With collections` },
            { value: "DONE", label: t`Done` },
          ]}
        />
      </div>
      <ConnectionTable
        label={t`Follow-ups`}
        query={desk.documents.followUps}
        variables={{ view, ...desk.among(company) }}
        connection={(found) => found.followUps}
        columns={columns}
        live={{ source: desk.live, topics: desk.topics }}
        href={(row: FollowUpRow) => desk.served + placeOf(desk, row)}
        onOpen={(row) => void navigate({ to: placeOf(desk, row) as never })}
        empty={{ title: t`Nothing here`, detail: t`Follow-ups are opened from a notice or from a borrower’s profile.` }}
        onCount={setCount}
      />
    </div>
  );
}

const counted = (word: string, number: number | undefined) => (number ? `${word} (${number})` : word);

function useColumns(view: View): readonly Column<FollowUpRow>[] {
  const { t } = useLingui();
  const desk = useDesk();
  const { kinds, states } = useFollowUpWords();
  const several = desk.companies.length > 1;
  return useMemo(() => {
    const name = (row: FollowUpRow) => bothNames(row.about?.name ?? "", row.about?.nameZh ?? "") || "—";
    const done = view === "DONE";
    return [
      { id: "name", header: t`Name`, cell: name },
      ...(several ? [{ id: "company", header: t`Company`, width: 140, from: "lg" as const, cell: (row: FollowUpRow) => row.about?.company.name }] : []),
      { id: "loan", header: t`Loan`, width: 130, from: "xl" as const, cell: (row) => row.about?.loanNo },
      { id: "what", header: t`What`, width: 136, from: "md" as const, cell: (row) => kinds[row.kind] ?? row.kind },
      { id: "due", header: t`Due`, width: 140, cell: (row) => <DueDay value={row.dueOn} overdue={row.overdue} /> },
      { id: "owner", header: t`Owner`, width: 150, from: "md" as const, cell: (row) => row.ownerName || t`Nobody yet` },
      done
        ? { id: "outcome", header: t`Outcome`, from: "lg" as const, cell: (row: FollowUpRow) => `${states[row.state] ?? row.state}: ${row.outcome}` }
        : { id: "note", header: t`Note`, from: "lg" as const, cell: (row: FollowUpRow) => row.note },
      ...(desk.works
        ? [{ id: "acts", header: t`Acts`, width: done ? 64 : 132, cell: (row: FollowUpRow) => <FollowUpActs companyId={row.about?.company.id ?? ""} one={row} name={name(row)} again={() => undefined} /> }]
        : []),
    ] satisfies readonly Column<FollowUpRow>[];
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the words change with `t` alone
  }, [desk.works, several, t, view]);
}
