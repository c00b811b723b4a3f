/** The columns of every worklist of loans. */
import type { LoanRowFieldsFragment } from "@/gql/staff/graphql";
import type { Column } from "@/kit/connection-table";
import { Day, Money, Waiting } from "@/kit/figures";
import { symbol } from "@/kit/config-money";
import { StatusBadge } from "@/kit/status";
import { page } from "@/kit/config";
import classes from "./screens.module.css";

type Row = LoanRowFieldsFragment;

const unit = symbol(page.brand?.currency);

export function tenureText(row: { tenure: number; tenureUnit: string }): string {
  return `${row.tenure} ${row.tenureUnit === "DAYS" ? "d" : row.tenureUnit === "WEEKS" ? "wk" : "mo"}`;
}

const NUMBER: Column<Row> = { id: "number", header: "Loan", width: 132, cell: (row) => <span className="num">{row.number}</span> };
const WHO: Column<Row> = { id: "customer", header: "Customer", cell: (row) => row.customerName };
const MOBILE: Column<Row> = { id: "mobile", header: "Mobile", width: 128, from: "xl", cell: (row) => <span className="num">{row.customerMobileMasked}</span> };
const PRODUCT: Column<Row> = { id: "product", header: "Product", width: 142, from: "xl", cell: (row) => row.productName };
const AMOUNT: Column<Row> = { id: "amount", header: "Amount", unit, width: 124, align: "end", cell: (row) => <Money value={row.amount} /> };
const TENURE: Column<Row> = { id: "tenure", header: "Tenure", width: 74, align: "end", from: "lg", cell: (row) => <span className="num">{tenureText(row)}</span> };
const RULES: Column<Row> = { id: "rules", header: "Rules", width: 108, from: "md", cell: (row) => (row.evaluationOutcome ? <StatusBadge state={row.evaluationOutcome} /> : "—") };
const OWNER: Column<Row> = { id: "owner", header: "With", width: 132, from: "xl", cell: (row) => row.assignedToName ?? "—" };
const WAITS: Column<Row> = { id: "waits", header: "Waiting", width: 96, align: "end", cell: (row) => <Waiting since={row.statusChangedAt} /> };
const STATUS: Column<Row> = {
  id: "status",
  header: "Status",
  width: 186,
  cell: (row) => (
    <span title={row.waitingReason ?? undefined}>
      <StatusBadge state={row.status} />
    </span>
  ),
};
const WHY: Column<Row> = { id: "why", header: "Held up by", from: "lg", cell: (row) => (row.waitingReason ? <span className={classes["why"]} title={row.waitingReason}>{row.waitingReason}</span> : "—") };
const DUE: Column<Row> = { id: "due", header: "Next due", width: 126, from: "md", cell: (row) => <Day value={row.nextDueDate} /> };
const OUTSTANDING: Column<Row> = { id: "outstanding", header: "Outstanding", unit, width: 132, align: "end", cell: (row) => <Money value={row.outstanding} dashZero /> };
const OVERDUE: Column<Row> = { id: "overdue", header: "Overdue", unit, width: 118, align: "end", from: "md", cell: (row) => <Money value={row.overdue} dashZero /> };
const DPD: Column<Row> = { id: "dpd", header: "DPD", width: 64, align: "end", from: "lg", cell: (row) => <span className="num">{row.dpd > 0 ? row.dpd : "—"}</span> };

// In a queue every row has the same status, so the room goes to what differs.
export const DECIDING = [NUMBER, WHO, MOBILE, PRODUCT, AMOUNT, TENURE, RULES, OWNER, WAITS] as const;
export const MINE = [NUMBER, WHO, PRODUCT, AMOUNT, STATUS, WAITS] as const;
export const PAYING_OUT = [NUMBER, WHO, MOBILE, AMOUNT, STATUS, WHY, WAITS] as const;
export const SERVICING = [NUMBER, WHO, MOBILE, PRODUCT, AMOUNT, OUTSTANDING, OVERDUE, DUE, DPD, STATUS] as const;
