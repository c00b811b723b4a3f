/** The repayment desk of one company, for its own staff: the group's screens over the brand's own operations. */
import "@fontsource-variable/noto-sans-hk/index.css";
import { i18n } from "@lingui/core";
import { Outlet } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { page } from "@/kit/config";
import { chosenLanguage } from "@/kit/language";
import { PageSkeleton } from "@/kit/states";
import { type Desk, DeskContext } from "@/notices/desk";
import { loadMessages } from "@/notices/messages";
import { live } from "./api";
import { documents, sourceDocuments } from "./notice-documents";
import { may, useViewer } from "./viewer";

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

/** These screens have words of their own, fetched with them, in the language of the whole desk. */
function useWords(): boolean {
  const [there, setThere] = useState(false);
  useEffect(() => {
    const locale = chosenLanguage();
    void loadMessages(locale).then((words) => {
      i18n.load(locale, words);
      setThere(true);
    });
  }, []);
  return there;
}

export function RepaymentDesk() {
  const viewer = useViewer();
  const hasWords = useWords();
  const works = may(viewer, "NOTICES", "WRITE");
  const sources = { documents: sourceDocuments, manages: may(viewer, "NOTICE_SOURCES", "WRITE") };
  if (!hasWords) return <PageSkeleton />;
  return (
    <DeskContext value={{ ...OWN, works, sources }}>
      <Outlet />
    </DeskContext>
  );
}
