/** The addresses of the staff desk. Filters live in the address, so that a view can be sent to a colleague. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { Frame } from "./frame";
import { NotFound } from "./screens/not-found";
import { draftSearch, listSearch, portfolioSearch, tabSearch, yearSearch } from "./search";

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound });

const home = createRoute({ getParentRoute: () => root, path: "/", component: lazyRouteComponent(() => import("./screens/home"), "Home") });
const queue = createRoute({
  getParentRoute: () => root,
  path: "/queue/$queue",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("./screens/loans"), "QueueScreen"),
});
const loans = createRoute({
  getParentRoute: () => root,
  path: "/loans",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("./screens/loans"), "AllLoansScreen"),
});
const loan = createRoute({
  getParentRoute: () => root,
  path: "/loans/$loanId",
  validateSearch: tabSearch,
  component: lazyRouteComponent(() => import("./loan/loan-file"), "LoanFile"),
});
const portfolio = createRoute({
  getParentRoute: () => root,
  path: "/portfolio",
  validateSearch: portfolioSearch,
  component: lazyRouteComponent(() => import("./screens/portfolio"), "Portfolio"),
});
const customers = createRoute({
  getParentRoute: () => root,
  path: "/customers",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("./screens/customers"), "Customers"),
});
const customer = createRoute({
  getParentRoute: () => root,
  path: "/customers/$customerId",
  validateSearch: tabSearch,
  component: lazyRouteComponent(() => import("./screens/customer"), "CustomerFile"),
});
const approvals = createRoute({ getParentRoute: () => root, path: "/approvals", component: lazyRouteComponent(() => import("./screens/approvals"), "Approvals") });
const suspense = createRoute({ getParentRoute: () => root, path: "/suspense", component: lazyRouteComponent(() => import("./screens/suspense"), "Suspense") });
const dayEnd = createRoute({ getParentRoute: () => root, path: "/day-end", component: lazyRouteComponent(() => import("./day-end/day-end"), "DayEnd") });
const audit = createRoute({
  getParentRoute: () => root,
  path: "/audit",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("./screens/audit"), "Audit"),
});
const calls = createRoute({ getParentRoute: () => root, path: "/provider-calls", component: lazyRouteComponent(() => import("./screens/provider-calls"), "ProviderCalls") });
const webhooks = createRoute({ getParentRoute: () => root, path: "/webhooks", component: lazyRouteComponent(() => import("./screens/webhooks"), "Webhooks") });
const people = createRoute({ getParentRoute: () => root, path: "/people", component: lazyRouteComponent(() => import("./screens/people"), "People") });
const products = createRoute({ getParentRoute: () => root, path: "/products", component: lazyRouteComponent(() => import("./products/product-list"), "Products") });
const draft = createRoute({
  getParentRoute: () => root,
  path: "/products/draft",
  validateSearch: draftSearch,
  component: lazyRouteComponent(() => import("./products/wizard"), "ProductWizard"),
});
const product = createRoute({ getParentRoute: () => root, path: "/products/$productId", component: lazyRouteComponent(() => import("./products/product-page"), "ProductPage") });
const coupons = createRoute({ getParentRoute: () => root, path: "/coupons", component: lazyRouteComponent(() => import("./products/coupons"), "Coupons") });
const calendar = createRoute({
  getParentRoute: () => root,
  path: "/calendar",
  validateSearch: yearSearch,
  component: lazyRouteComponent(() => import("./screens/calendar"), "Calendar"),
});
const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("./screens/settings"), "Settings"),
});
const keys = createRoute({ getParentRoute: () => root, path: "/api-keys", component: lazyRouteComponent(() => import("./screens/api-keys"), "ApiKeys") });
const sessions = createRoute({ getParentRoute: () => root, path: "/sessions", component: lazyRouteComponent(() => import("./screens/sessions"), "Sessions") });
const notifications = createRoute({
  getParentRoute: () => root,
  path: "/notifications",
  component: lazyRouteComponent(() => import("./screens/notifications"), "NotificationsScreen"),
});
const invite = createRoute({ getParentRoute: () => root, path: "/invite/$code", component: lazyRouteComponent(() => import("./screens/invite"), "Invite") });

/** The repayment desk's screens share one frame and are those of a lending group. */
const desk = createRoute({ getParentRoute: () => root, id: "repayment-desk", component: lazyRouteComponent(() => import("./repayment-desk"), "RepaymentDesk") });
const inDesk = { getParentRoute: () => desk };
const deskScreens = [
  createRoute({ ...inDesk, path: "/repayments", component: lazyRouteComponent(() => import("@/notices/dashboard"), "Dashboard") }),
  createRoute({ ...inDesk, path: "/repayments/overdue", component: lazyRouteComponent(() => import("@/notices/feed"), "Feed") }),
  createRoute({ ...inDesk, path: "/repayments/overdue/$companyId/$noticeId", component: lazyRouteComponent(() => import("@/notices/detail"), "NoticeDetail") }),
  createRoute({ ...inDesk, path: "/repayments/profile/$companyId/$customerId", component: lazyRouteComponent(() => import("@/notices/profile"), "Profile") }),
  createRoute({ ...inDesk, path: "/repayments/follow-ups", component: lazyRouteComponent(() => import("@/notices/follow-ups"), "FollowUps") }),
  createRoute({ ...inDesk, path: "/repayments/admin/unmatched", component: lazyRouteComponent(() => import("@/notices/unmatched"), "Unmatched") }),
  createRoute({ ...inDesk, path: "/repayments/admin/runs", component: lazyRouteComponent(() => import("@/notices/runs"), "Runs") }),
  createRoute({ ...inDesk, path: "/repayments/admin/runs/$companyId/$runId", component: lazyRouteComponent(() => import("@/notices/runs"), "RunPage") }),
  createRoute({ ...inDesk, path: "/repayments/sources", component: lazyRouteComponent(() => import("@/notices/sources/list"), "Sources") }),
  createRoute({ ...inDesk, path: "/repayments/sources/new", component: lazyRouteComponent(() => import("@/notices/sources/form"), "NewSource") }),
  createRoute({ ...inDesk, path: "/repayments/sources/$sourceId", component: lazyRouteComponent(() => import("@/notices/sources/page"), "SourcePage") }),
  createRoute({ ...inDesk, path: "/repayments/sources/$sourceId/edit", component: lazyRouteComponent(() => import("@/notices/sources/form"), "EditSource") }),
];

export const router = createRouter({
  routeTree: root.addChildren([
    home, queue, loans, loan, portfolio, customers, customer, approvals, suspense, dayEnd, audit, calls, webhooks, people, products, draft, product, coupons, calendar, settings, keys, sessions, notifications, invite,
    desk.addChildren(deskScreens),
  ]),
  basepath: "/staff",
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
