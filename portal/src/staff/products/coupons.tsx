/** Coupons: what each takes off, how often it was used, and by which loans. */
import { Button, Drawer } from "@mantine/core";
import { IconDownload, IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useClient, useQuery } from "urql";
import * as z from "zod/mini";
import { CouponsDocument, type CouponsQuery, CouponUsesDocument, CreateCouponDocument, EditCouponDocument, LoanProductsDocument, SetCouponActiveDocument } from "@/gql/staff/graphql";
import { CommandForm } from "@/kit/command-form";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { Facts } from "@/kit/facts";
import { Day, Money, Moment } from "@/kit/figures";
import type { FieldSpec } from "@/kit/fields";
import { day } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import screens from "../screens/screens.module.css";
import { couponRows, saveCsv } from "./coupon-export";
import { useViewer } from "../viewer";
import classes from "./products.module.css";

export type Coupon = CouponsQuery["coupons"]["edges"][number]["node"];

const COLUMNS: readonly Column<Coupon>[] = [
  { id: "code", header: "Code", cell: (row) => <strong>{row.code}</strong> },
  { id: "off", header: "Takes off", cell: (row) => taken(row) },
  { id: "until", header: "Valid until", width: 140, cell: (row) => <Day value={row.validTo} /> },
  { id: "used", header: "Used", width: 120, align: "end", cell: (row) => (row.inAll > 0 ? `${row.used} of ${row.inAll}` : String(row.used)) },
  { id: "state", header: "State", width: 130, cell: (row) => <State coupon={row} /> },
  { id: "by", header: "Made by", width: 160, from: "lg", cell: (row) => row.madeBy || "—" },
];

function taken(coupon: Coupon): string {
  const off = coupon.kind === "PERCENT" ? `${coupon.value.replace(/\.?0+$/, "")} %` : coupon.value;
  return `${off} of ${coupon.feeCode.toLowerCase()}`;
}

function State({ coupon }: { coupon: Coupon }) {
  return <StatusBadge state={coupon.active ? "ACTIVE" : "DISABLED"} word={coupon.active ? "On offer" : "Stopped"} tone={coupon.active ? "live" : "closed"} />;
}

export function Coupons() {
  const client = useClient();
  const [making, setMaking] = useState(false);
  const [shown, setShown] = useState<Coupon | null>(null);
  const [round, setRound] = useState(0);
  const reload = () => {
    setShown(null);
    setRound((one) => one + 1);
    void client.query(CouponsDocument, { first: 100, after: null }, { requestPolicy: "network-only" }).toPromise();
  };
  return (
    <div className={screens["fill"]}>
      <TitleRow title="Coupons" note="A discount on a fee. A use is given back when the application is rejected or cancelled.">
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} onClick={() => void couponRows(client).then((rows) => saveCsv("coupons.csv", rows))}>Export</Button>
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>New coupon</Button>
      </TitleRow>
      <ConnectionTable
        key={round}
        label="Coupons"
        query={CouponsDocument}
        variables={{}}
        connection={(found) => found.coupons}
        columns={COLUMNS}
        href={(row: Coupon) => `#${row.code}`}
        onOpen={setShown}
        empty={{ title: "No coupon yet", detail: "Make one, and borrowers can enter its code when they apply." }}
      />
      {making ? <CouponForm coupon={null} onDone={reload} onClose={() => setMaking(false)} /> : null}
      <Drawer opened={shown !== null} onClose={() => setShown(null)} position="right" size="xl" title={shown?.code}>
        {shown ? <Detail coupon={shown} onDone={reload} /> : null}
      </Drawer>
    </div>
  );
}

const limit = z.string().check(z.regex(/^\d{1,9}$/, "A whole number; 0 for no limit"));

function CouponForm({ coupon, onDone, onClose }: { coupon: Coupon | null; onDone: () => void; onClose: () => void }) {
  const [{ data }] = useQuery({ query: LoanProductsDocument });
  const { businessDate: today } = useViewer().brand;
  const fields: FieldSpec[] = [
    ...(coupon ? [] : [{ name: "code", kind: "text" as const, label: "Code", hint: "Capitals, digits and hyphens" }]),
    { name: "kind", kind: "select", label: "Takes off", options: [{ value: "FIXED", label: "A fixed amount" }, { value: "PERCENT", label: "A percentage of the fee" }] },
    { name: "value", kind: "text", label: "Amount or percent" },
    { name: "feeCode", kind: "text", label: "Fee", hint: "The fee’s code in the product" },
    { name: "product", kind: "select", label: "Product", options: [{ value: "ALL", label: "Every product" }, ...(data?.loanProducts ?? []).map((one) => ({ value: one.id, label: one.name }))] },
    { name: "validFrom", kind: "date", label: "First day" },
    { name: "validTo", kind: "date", label: "Last day" },
    { name: "perCustomer", kind: "number", label: "Uses per borrower", hint: "0 for no limit" },
    { name: "inAll", kind: "number", label: "Uses in all", hint: "0 for no limit" },
  ];
  const shape = { kind: z.string(), value: z.string().check(z.regex(/^\d+(\.\d{1,2})?$/, "A figure with at most two decimals")), feeCode: z.string().check(z.minLength(1, "Name the fee")), product: z.string(), validFrom: z.string().check(z.minLength(1, "Choose a day")), validTo: z.string().check(z.minLength(1, "Choose a day")), perCustomer: limit, inAll: limit };
  const schema = z.object({ code: z.string().check(z.minLength(coupon ? 0 : 3, "At least three characters")), ...shape });
  type Values = z.infer<typeof schema>;
  const offer = (values: Values) => ({
    kind: values.kind as "FIXED" | "PERCENT",
    value: values.value,
    feeCode: values.feeCode,
    productIds: values.product === "ALL" ? [] : values.product === "SAME" ? (coupon?.productIds ?? []) : [values.product],
    validFrom: values.validFrom,
    validTo: values.validTo,
    perCustomer: Number(values.perCustomer),
    inAll: Number(values.inAll),
  });
  const several = (coupon?.productIds.length ?? 0) > 1;
  if (several) fields[4 - 1] = { name: "product", kind: "select", label: "Product", options: [{ value: "SAME", label: `The ${coupon?.productIds.length} it is for` }, { value: "ALL", label: "Every product" }] };
  const initial: Values = coupon
    ? { code: coupon.code, kind: coupon.kind, value: coupon.value, feeCode: coupon.feeCode, product: several ? "SAME" : (coupon.productIds[0] ?? "ALL"), validFrom: coupon.validFrom, validTo: coupon.validTo, perCustomer: String(coupon.perCustomer), inAll: String(coupon.inAll) }
    : { code: "", kind: "FIXED", value: "", feeCode: "PROCESSING", product: "ALL", validFrom: today, validTo: today, perCustomer: "1", inAll: "0" };
  if (coupon) {
    return (
      <CommandForm
        title={`Change ${coupon.code}`}
        intro="Counts for applications from now on; what was taken stays as it was."
        document={EditCouponDocument}
        schema={schema}
        fields={fields}
        initial={initial}
        version={coupon.version}
        input={(values, { version }) => ({ couponId: coupon.id, offer: offer(values), expectedVersion: version })}
        submit="Save"
        onDone={onDone}
        onClose={onClose}
      />
    );
  }
  return <CommandForm title="New coupon" document={CreateCouponDocument} schema={schema} fields={fields} initial={initial} input={(values) => ({ code: values.code, offer: offer(values) })} submit="Make the coupon" onDone={onDone} onClose={onClose} />;
}

function Detail({ coupon, onDone }: { coupon: Coupon; onDone: () => void }) {
  const [asking, setAsking] = useState<"edit" | "active" | null>(null);
  const [{ data, error, fetching }] = useQuery({ query: CouponUsesDocument, variables: { couponId: coupon.id, first: 100, after: null }, requestPolicy: "network-only" });
  const uses = data?.couponUses.edges.map((edge) => edge.node) ?? [];
  return (
    <>
      <Facts
        columns={1}
        rows={[
          ["Takes off", taken(coupon)],
          ["Valid", `${day(coupon.validFrom)} to ${day(coupon.validTo)}`],
          ["Uses per borrower", coupon.perCustomer > 0 ? String(coupon.perCustomer) : "No limit"],
          ["Uses in all", coupon.inAll > 0 ? `${coupon.used} of ${coupon.inAll}` : `${coupon.used}, no limit`],
          ["For", coupon.productIds.length === 0 ? "Every product" : `${coupon.productIds.length} of the products`],
          ["Made", <span key="made"><Moment value={coupon.madeAt} /> by {coupon.madeBy}</span>],
          ["State", <State key="state" coupon={coupon} />],
        ]}
      />
      <div className={classes["rowActions"]} style={{ margin: "14px 0 20px", justifyContent: "flex-start" }}>
        <Button variant="default" onClick={() => setAsking("edit")}>Change</Button>
        <Button variant="default" onClick={() => setAsking("active")}>{coupon.active ? "Stop it" : "Offer it again"}</Button>
      </div>
      {error ? <ErrorState error={error} /> : null}
      {!data && fetching ? <PageSkeleton lines={3} /> : null}
      {data && uses.length === 0 ? <EmptyState title="Not used yet" /> : null}
      {uses.length > 0 ? (
        <div className={kit["bookWrap"]}>
          <table className={kit["book"]}>
            <thead><tr><th scope="col">Loan</th><th scope="col">Used</th><th scope="col" data-align="end">Fee and tax before</th><th scope="col" data-align="end">After</th><th scope="col">Given back</th></tr></thead>
            <tbody>
              {uses.map((one) => (
                <tr key={one.id} data-muted={Boolean(one.releasedAt)}>
                  <td><Link to="/loans/$loanId" params={{ loanId: one.loanId }}>{one.loanNumber || "Loan"}</Link></td>
                  <td><Day value={one.usedOn} /></td>
                  <td data-align="end"><Money value={one.feeBefore} /> + <Money value={one.taxBefore} /></td>
                  <td data-align="end"><Money value={one.feeAfter} /> + <Money value={one.taxAfter} /></td>
                  <td><Moment value={one.releasedAt} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {asking === "edit" ? <CouponForm coupon={coupon} onDone={onDone} onClose={() => setAsking(null)} /> : null}
      {asking === "active" ? (
        <CommandForm
          title={coupon.active ? `Stop ${coupon.code}` : `Offer ${coupon.code} again`}
          danger={coupon.active}
          document={SetCouponActiveDocument}
          schema={z.object({ reason: z.string().check(z.minLength(3, "Say why in a few words")) })}
          fields={[{ name: "reason", kind: "longtext", label: "Reason" }]}
          initial={{ reason: "" }}
          version={coupon.version}
          input={(values, { version }) => ({ couponId: coupon.id, active: !coupon.active, reason: values.reason, expectedVersion: version })}
          submit={coupon.active ? "Stop it" : "Offer it again"}
          onDone={onDone}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </>
  );
}
