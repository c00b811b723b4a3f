/** All coupons as a file for a spreadsheet. */
import { t } from "@lingui/core/macro";
import type { Client } from "urql";
import { CouponsDocument } from "@/gql/staff/graphql";

function head(): string[] {
  return [t`Code`, t`Kind`, t`Value`, t`Fee`, t`First day`, t`Last day`, t`Per borrower`, t`In all`, t`Used`, t`On offer`, t`Made by`, t`Made at`];
}

/** Every page of the list, in its order, under a row of headings. */
export async function couponRows(client: Client, after: string | null = null): Promise<string[][]> {
  const result = await client.query(CouponsDocument, { first: 200, after }, { requestPolicy: "network-only" }).toPromise();
  if (!result.data) throw result.error ?? new Error("The list did not load.");
  const { edges, pageInfo } = result.data.coupons;
  const rows = edges.map(({ node }) => [node.code, node.kind, node.value, node.feeCode, node.validFrom, node.validTo, String(node.perCustomer), String(node.inAll), String(node.used), node.active ? t`yes` : t`no`, node.madeBy, node.madeAt]);
  const rest = pageInfo.hasNextPage && pageInfo.endCursor ? (await couponRows(client, pageInfo.endCursor)).slice(1) : [];
  return [head(), ...rows, ...rest];
}

/** A cell that a spreadsheet takes for text: one that begins like a formula gets an apostrophe before it. */
export function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

export function saveCsv(name: string, rows: readonly (readonly string[])[]): void {
  const text = rows.map((row) => row.map(csvCell).join(",")).join("\r\n");
  const address = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
