import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { Brands } from "./brands";
import { Frame, NoSuchPage } from "./frame";
import { Sessions } from "./sessions";
import { SupportEntries } from "./support-entries";

const root = createRootRoute({
  component: Frame,
  notFoundComponent: NoSuchPage,
});
const brands = createRoute({ getParentRoute: () => root, path: "/", component: Brands });
const groups = createRoute({ getParentRoute: () => root, path: "/groups", component: lazyRouteComponent(() => import("./groups/list"), "Groups") });
const group = createRoute({ getParentRoute: () => root, path: "/groups/$groupId", component: lazyRouteComponent(() => import("./groups/page"), "GroupPage") });
const entries = createRoute({ getParentRoute: () => root, path: "/support", component: SupportEntries });
const sessions = createRoute({ getParentRoute: () => root, path: "/sessions", component: Sessions });

/** The platform's router is its own; the staff desk's is the one registered for typed links. */
export const router = createRouter({ routeTree: root.addChildren([brands, groups, group, entries, sessions]), basepath: "/platform", defaultPreload: "intent" });
