/** What each role finds in its rail, and in the palette. */
import { useLingui } from "@lingui/react/macro";
import {
  IconAlertTriangle,
  IconArchive,
  IconArrowBackUp,
  IconBuildingBank,
  IconCalendar,
  IconCalendarCheck,
  IconChecklist,
  IconCircleCheck,
  IconCircleX,
  IconDatabaseImport,
  IconFileInvoice,
  IconHistory,
  IconHome,
  IconKey,
  IconListDetails,
  IconPackage,
  IconPlugConnected,
  IconPhoneCalling,
  IconReportMoney,
  IconRubberStamp,
  IconSend,
  IconSettings,
  IconSignature,
  IconTicket,
  IconUserQuestion,
  IconUsers,
  IconUsersGroup,
  IconWebhook,
  IconZoomMoney,
} from "@tabler/icons-react";
import { useCallback, useMemo } from "react";
import type { HomeQuery } from "@/gql/staff/graphql";
import type { NavGroup, NavItem } from "@/kit/shell";
import { may, type Viewer } from "./viewer";

type Queue = HomeQuery["home"]["queues"][number];

const QUEUE_ICONS: Record<string, NavItem["icon"]> = {
  credit: IconFileInvoice,
  sanction: IconRubberStamp,
  disbursement: IconSend,
  "sent-back": IconArrowBackUp,
  agreement: IconSignature,
  live: IconCircleCheck,
  overdue: IconAlertTriangle,
  closed: IconArchive,
  rejected: IconCircleX,
};

/** Those who ask for acts on running loans, or allow them. */
const MONEY_DESKS = ["LOAN_OPS", "PRE_COLLECTIONS", "COLLECTIONS", "POST_COLLECTIONS", "SANCTION_MANAGER"] as const;

/** The server says how a queue feels; these are the words the styles know it by. */
const TONES: Record<string, string> = { danger: "overdue", warning: "due", info: "waiting", success: "live" };

export function queueTone(tone: string): string {
  return TONES[tone.toLowerCase()] ?? "closed";
}

/** Queues of running and ended loans hold; they do not wait. */
const HOLDING = new Set(["live", "closed", "rejected"]);

export function waits(code: string): boolean {
  return !HOLDING.has(queueSlug(code));
}

export function queueSlug(code: string): string {
  return code.toLowerCase().replace(/_/g, "-");
}

/** "1,000+" where the server stopped counting. */
export function countText(count: { count: number; capped: boolean }): string {
  return `${count.count.toLocaleString("en-IN")}${count.capped ? "+" : ""}`;
}

/** A queue's name; the server's own where it is new to us. */
export function useQueueTitle(): (queue: { code: string; title: string }) => string {
  const { t } = useLingui();
  return useCallback(
    ({ code, title }) => {
      const titles: Record<string, string> = {
        credit: t`Credit queue`,
        "sent-back": t`Sent back to customer`,
        sanction: t`Sanction queue`,
        agreement: t`Agreement and signing`,
        disbursement: t`To disburse`,
        live: t({ context: "loan", message: "Running" }),
        overdue: t`Overdue`,
        closed: t({ context: "loan", message: "Closed" }),
        rejected: t`Rejected and cancelled`,
      };
      return titles[queueSlug(code)] ?? title;
    },
    [t],
  );
}

/** The rail stays the same object until the viewer, the queues or the language change. */
export function useRail(viewer: Viewer, queues: readonly Queue[] | undefined): readonly NavGroup[] {
  const { t } = useLingui();
  const titleOf = useQueueTitle();
  return useMemo(() => {
    const work: NavItem[] = (queues ?? []).map((queue) => ({
      to: `/queue/${queueSlug(queue.code)}`,
      label: titleOf(queue),
      icon: QUEUE_ICONS[queueSlug(queue.code)] ?? IconListDetails,
      count: queue.count.count > 0 ? countText(queue.count) : "",
      tone: queueTone(queue.tone),
    }));
    const books: NavItem[] = [
      { to: "/loans", label: t`All loans`, icon: IconBuildingBank },
      { to: "/portfolio", label: t`Portfolio`, icon: IconReportMoney },
      ...(may(viewer, "CUSTOMER") ? [{ to: "/customers", label: t`Customers`, icon: IconUsers }] : []),
    ];
    const desk: NavItem[] = [
      ...(MONEY_DESKS.some((code) => may(viewer, code, "WRITE")) ? [{ to: "/approvals", label: t`Approvals`, icon: IconChecklist }] : []),
      ...(may(viewer, "LOAN_OPS") ? [{ to: "/suspense", label: t`Money in suspense`, icon: IconZoomMoney }] : []),
    ];
    const notices: NavItem[] = [
      ...(may(viewer, "NOTICES")
        ? [
            { to: "/repayments", label: t`Repayments`, icon: IconReportMoney, exact: true },
            { to: "/repayments/overdue", label: t`Notices`, icon: IconAlertTriangle },
            { to: "/repayments/follow-ups", label: t`Follow-ups`, icon: IconPhoneCalling },
            { to: "/repayments/admin/unmatched", label: t`Waiting for a match`, icon: IconUserQuestion },
          ]
        : []),
      // Also for those who set up sources and may not look at notices.
      ...(may(viewer, "NOTICES") || may(viewer, "NOTICE_SOURCES")
        ? [
            { to: "/repayments/sources", label: t`Sources`, icon: IconDatabaseImport },
            { to: "/repayments/admin/runs", label: t`Sync runs`, icon: IconHistory },
          ]
        : []),
    ];
    const house: NavItem[] = [
      ...(may(viewer, "DAY_END") ? [{ to: "/day-end", label: t`Day end`, icon: IconCalendarCheck }] : []),
      ...(may(viewer, "PARTNER_USER_MANAGEMENT") ? [{ to: "/people", label: t`People`, icon: IconUsersGroup }] : []),
      ...(may(viewer, "BRAND_SETTINGS")
        ? [
            { to: "/products", label: t`Products`, icon: IconPackage },
            { to: "/coupons", label: t`Coupons`, icon: IconTicket },
            { to: "/calendar", label: t`Calendar`, icon: IconCalendar },
            { to: "/settings", label: t`Settings`, icon: IconSettings },
            { to: "/api-keys", label: t`API keys`, icon: IconKey },
            { to: "/provider-calls", label: t`Provider calls`, icon: IconPlugConnected },
            { to: "/webhooks", label: t`Webhooks`, icon: IconWebhook },
          ]
        : []),
      ...(may(viewer, "AUDIT") ? [{ to: "/audit", label: t`Audit trail`, icon: IconHistory }] : []),
    ];
    return [
      { items: [{ to: "/", label: t`Home`, icon: IconHome, exact: true }] },
      { title: t`My work`, items: [...work, ...desk] },
      { title: t`Books`, items: books },
      { title: t`Repayment desk`, items: notices },
      { title: t`House`, items: house },
    ].filter((group) => group.items.length > 0);
  }, [viewer, queues, t, titleOf]);
}
