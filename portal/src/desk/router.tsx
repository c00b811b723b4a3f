import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { Frame, NoSuchPage } from "./frame";

const root = createRootRoute({ component: Frame, notFoundComponent: NoSuchPage });
const at = { getParentRoute: () => root };

const screens = [
  createRoute({ ...at, path: "/", component: lazyRouteComponent(() => import("@/notices/dashboard"), "Dashboard") }),
  createRoute({ ...at, path: "/overdue", component: lazyRouteComponent(() => import("@/notices/feed"), "Feed") }),
  createRoute({ ...at, path: "/overdue/$companyId/$noticeId", component: lazyRouteComponent(() => import("@/notices/detail"), "NoticeDetail") }),
  createRoute({ ...at, path: "/profile/$companyId/$customerId", component: lazyRouteComponent(() => import("@/notices/profile"), "Profile") }),
  createRoute({ ...at, path: "/follow-ups", component: lazyRouteComponent(() => import("@/notices/follow-ups"), "FollowUps") }),
  createRoute({ ...at, path: "/admin/unmatched", component: lazyRouteComponent(() => import("@/notices/unmatched"), "Unmatched") }),
  createRoute({ ...at, path: "/admin/runs", component: lazyRouteComponent(() => import("@/notices/runs"), "Runs") }),
  createRoute({ ...at, path: "/admin/runs/$companyId/$runId", component: lazyRouteComponent(() => import("@/notices/runs"), "RunPage") }),
];

/** The desk's router is its own; the staff desk's is the one registered for typed links. */
export const router = createRouter({ routeTree: root.addChildren(screens), basepath: "/desk", defaultPreload: "intent" });
