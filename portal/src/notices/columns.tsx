import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import type { Column } from "@/kit/connection-table";
import { Day, Money } from "@/kit/figures";
import { type Notice, useDesk } from "./desk";
import { useWhy } from "./match-words";
import { BorrowerLink, bothNames, Days, MatchPill } from "./words";

/**
 * The feed's columns; a company's name only where there are several. A phone has room for three: the name, the amount,
 * and by how much it is overdue, or the day it falls due. Without a mode, where guesses are judged, the borrower comes
 * before the days.
 */
export function useNoticeColumns(mode?: "OVERDUE" | "UPCOMING"): readonly Column<Notice>[] {
  const { t } = useLingui();
  const several = useDesk().companies.length > 1;
  const why = useWhy();
  return useMemo(
    () => [
      { id: "name", header: t`Name`, cell: (row) => bothNames(row.name, row.nameZh) },
      ...(several ? [{ id: "company", header: t`Company`, width: 140, from: "lg" as const, cell: (row: Notice) => row.company.name }] : []),
      { id: "loan", header: t`Loan`, width: 130, from: "xl" as const, cell: (row) => row.loanNo },
      { id: "due", header: t`Due`, width: 132, ...(mode === "UPCOMING" ? {} : { from: mode ? ("md" as const) : ("lg" as const) }), cell: (row) => <Day value={row.dueDate} /> },
      ...(mode === "UPCOMING"
        ? []
        : [{ id: "days", header: t`Overdue by`, width: 104, align: "end" as const, ...(mode ? {} : { from: "xl" as const }), cell: (row: Notice) => <Days notice={row} /> }]),
      { id: "amount", header: t`To pay`, width: 124, align: "end" as const, cell: (row) => <Money value={row.totalDue} currency={row.currency} /> },
      { id: "match", header: t`Match`, width: 136, from: "md" as const, cell: (row) => <MatchPill band={row.band} confidence={row.confidence} why={row.why} /> },
      { id: "why", header: t`Why`, from: "xl" as const, cell: (row) => why(row.why) },
      { id: "borrower", header: t`Borrower`, from: mode ? ("lg" as const) : ("md" as const), cell: (row) => <BorrowerLink notice={row} /> },
    ],
    [mode, several, t, why],
  );
}
