/** The repayment desk of one company, for its own staff: the group's screens over the brand's own operations. */
import "@fontsource-variable/noto-sans-hk/index.css";
import { i18n } from "@lingui/core";
import { Outlet } from "@tanstack/react-router";
import { page } from "@/kit/config";
import { type Desk, DeskContext } from "@/notices/desk";
import { messages } from "../locales/en/desk.po";
import { live } from "./api";
import { documents } from "./notice-documents";
import { may, useViewer } from "./viewer";

i18n.load("en", messages);

const OWN: Omit<Desk, "works"> = {
  documents,
  live,
  topics: ["notices", "notice-syncs"],
  companies: page.brand ? [{ __typename: "DeskCompany", id: page.brand.slug, name: page.brand.name, currency: page.brand.currency, accent: page.brand.accent }] : [],
  served: "/staff",
  root: "/repayments",
  inside: () => ({}),
  among: () => ({}),
};

export function RepaymentDesk() {
  const works = may(useViewer(), "NOTICES", "WRITE");
  return (
    <DeskContext value={{ ...OWN, works }}>
      <Outlet />
    </DeskContext>
  );
}
