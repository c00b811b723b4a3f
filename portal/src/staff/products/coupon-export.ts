/** All coupons as a file for a spreadsheet. */
import type { Client } from "urql";
import { CouponsDocument } from "@/gql/staff/graphql";

const HEAD = ["Code", "Kind", "Value", "Fee", "First day", "Last day", "Per borrower", "In all", "Used", "On offer", "Made by", "Made at"];

/** Every page of the list, in its order, under a row of headings. */
export async function couponRows(client: Client, after: string | null = null): Promise<string[][]> {
  const result = await client.query(CouponsDocument, { first: 200, after }, { requestPolicy: "network-only" }).toPromise();
  if (!result.data) throw result.error ?? new Error("The list did not load.");
  const { edges, pageInfo } = result.data.coupons;
  const rows = edges.map(({ node }) => [node.code, node.kind, node.value, node.feeCode, node.validFrom, node.validTo, String(node.perCustomer), String(node.inAll), String(node.used), node.active ? "yes" : "no", node.madeBy, node.madeAt]);
  const rest = pageInfo.hasNextPage && pageInfo.endCursor ? (await couponRows(client, pageInfo.endCursor)).slice(1) : [];
  return [HEAD, ...rows, ...rest];
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
