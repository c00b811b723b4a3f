/** What each role finds in its rail, and in the palette. */
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
} from "@tabler/icons-react";
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

const REPAYMENTS: readonly NavItem[] = [
  { to: "/repayments", label: "Repayments", icon: IconReportMoney, exact: true },
  { to: "/repayments/overdue", label: "Notices", icon: IconAlertTriangle },
  { to: "/repayments/follow-ups", label: "Follow-ups", icon: IconPhoneCalling },
  { to: "/repayments/admin/unmatched", label: "Waiting for a match", icon: IconUserQuestion },
];

/** Also for those who set up sources and may not look at notices. */
const NOTICE_ADMIN: readonly NavItem[] = [
  { to: "/repayments/sources", label: "Sources", icon: IconDatabaseImport },
  { to: "/repayments/admin/runs", label: "Sync runs", icon: IconHistory },
];

export function railFor(viewer: Viewer, queues: readonly Queue[]): NavGroup[] {
  const work: NavItem[] = queues.map((queue) => ({
    to: `/queue/${queueSlug(queue.code)}`,
    label: queue.title,
    icon: QUEUE_ICONS[queueSlug(queue.code)] ?? IconListDetails,
    count: queue.count.count > 0 ? countText(queue.count) : "",
    tone: queueTone(queue.tone),
  }));
  const books: NavItem[] = [
    { to: "/loans", label: "All loans", icon: IconBuildingBank },
    { to: "/portfolio", label: "Portfolio", icon: IconReportMoney },
    ...(may(viewer, "CUSTOMER") ? [{ to: "/customers", label: "Customers", icon: IconUsers }] : []),
  ];
  const desk: NavItem[] = MONEY_DESKS.some((code) => may(viewer, code, "WRITE")) ? [{ to: "/approvals", label: "Approvals", icon: IconChecklist }] : [];
  const house: NavItem[] = [
    ...(may(viewer, "DAY_END") ? [{ to: "/day-end", label: "Day end", icon: IconCalendarCheck }] : []),
    ...(may(viewer, "PARTNER_USER_MANAGEMENT") ? [{ to: "/people", label: "People", icon: IconUsersGroup }] : []),
    ...(may(viewer, "BRAND_SETTINGS")
      ? [
          { to: "/products", label: "Products", icon: IconPackage },
          { to: "/coupons", label: "Coupons", icon: IconTicket },
          { to: "/calendar", label: "Calendar", icon: IconCalendar },
          { to: "/settings", label: "Settings", icon: IconSettings },
          { to: "/api-keys", label: "API keys", icon: IconKey },
          { to: "/provider-calls", label: "Provider calls", icon: IconPlugConnected },
          { to: "/webhooks", label: "Webhooks", icon: IconWebhook },
        ]
      : []),
    ...(may(viewer, "AUDIT") ? [{ to: "/audit", label: "Audit trail", icon: IconHistory }] : []),
  ];
  return [
    { items: [{ to: "/", label: "Home", icon: IconHome, exact: true }] },
    ...(work.length + desk.length > 0 ? [{ title: "My work", items: [...work, ...desk] }] : []),
    { title: "Books", items: books },
    ...(may(viewer, "NOTICES") || may(viewer, "NOTICE_SOURCES")
      ? [{ title: "Repayment desk", items: [...(may(viewer, "NOTICES") ? REPAYMENTS : []), ...NOTICE_ADMIN] }]
      : []),
    ...(house.length > 0 ? [{ title: "House", items: house }] : []),
  ];
}
