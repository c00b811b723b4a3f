/** The columns of every worklist of loans. */
import { t as words } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import type { LoanRowFieldsFragment } from "@/gql/staff/graphql";
import type { Column } from "@/kit/connection-table";
import { Day, Money, Waiting } from "@/kit/figures";
import { symbol } from "@/kit/config-money";
import { StatusBadge } from "@/kit/status";
import { page } from "@/kit/config";
import { told } from "@/kit/told";
import classes from "./screens.module.css";

type Row = LoanRowFieldsFragment;
export type LoanList = keyof typeof LISTS;

const unit = symbol(page.brand?.currency);

// In a queue every row has the same status, so the room goes to what differs.
const LISTS = {
  deciding: ["number", "customer", "mobile", "product", "amount", "tenure", "rules", "owner", "waits"],
  mine: ["number", "customer", "product", "amount", "status", "waits"],
  payingOut: ["number", "customer", "mobile", "amount", "status", "why", "waits"],
  servicing: ["number", "customer", "mobile", "product", "amount", "outstanding", "overdue", "due", "dpd", "status"],
} as const;

export function useLoanColumns(list: LoanList): readonly Column<Row>[] {
  const { t } = useLingui();
  return useMemo(() => {
    const columns: Record<(typeof LISTS)[LoanList][number], Omit<Column<Row>, "id">> = {
      number: { header: t`Loan`, width: 132, cell: (row) => <span className="num">{row.number}</span> },
      customer: { header: t`Customer`, cell: (row) => row.customerName },
      mobile: { header: t`Mobile`, width: 128, from: "xl", cell: (row) => <span className="num">{row.customerMobileMasked}</span> },
      product: { header: t`Product`, width: 142, from: "xl", cell: (row) => row.productName },
      amount: { header: t`Amount`, unit, width: 124, align: "end", cell: (row) => <Money value={row.amount} /> },
      tenure: { header: t`Tenure`, width: 74, align: "end", from: "lg", cell: (row) => <span className="num">{tenureText(row)}</span> },
      rules: { header: t`Rules`, width: 108, from: "md", cell: (row) => (row.evaluationOutcome ? <StatusBadge state={row.evaluationOutcome} /> : "—") },
      owner: { header: t`With`, width: 132, from: "xl", cell: (row) => row.assignedToName ?? "—" },
      waits: { header: t`Waiting`, width: 96, align: "end", cell: (row) => <Waiting since={row.statusChangedAt} /> },
      status: {
        header: t`Status`,
        width: 186,
        cell: (row) => (
          <span title={told(row.waitingReason) ?? undefined}>
            <StatusBadge state={row.status} />
          </span>
        ),
      },
      why: { header: t`Held up by`, from: "lg", cell: (row) => (row.waitingReason ? <span className={classes["why"]} title={told(row.waitingReason)}>{told(row.waitingReason)}</span> : "—") },
      due: { header: t({ context: "loan", message: "Next due" }), width: 142, from: "md", cell: (row) => <Day value={row.nextDueDate} /> },
      outstanding: { header: t`Outstanding`, unit, width: 132, align: "end", cell: (row) => <Money value={row.outstanding} dashZero /> },
      overdue: { header: t`Overdue`, unit, width: 118, align: "end", from: "md", cell: (row) => <Money value={row.overdue} dashZero /> },
      dpd: { header: t`DPD`, width: 82, align: "end", from: "lg", cell: (row) => <span className="num">{row.dpd > 0 ? row.dpd : "—"}</span> },
    };
    return LISTS[list].map((id) => ({ id, ...columns[id] }));
  }, [list, t]);
}

/** How long a loan runs, as short as a column needs it. */
export function tenureText({ tenure, tenureUnit }: { tenure: number; tenureUnit: string }): string {
  if (tenureUnit === "DAYS") return words`${tenure} d`;
  return tenureUnit === "WEEKS" ? words`${tenure} wk` : words`${tenure} mo`;
}
