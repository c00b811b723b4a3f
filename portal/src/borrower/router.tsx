import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { Frame } from "./frame";
import { Home } from "./home";

const root = createRootRoute({ component: Frame, notFoundComponent: () => <Home /> });
const home = createRoute({ getParentRoute: () => root, path: "/", component: Home });
const apply = createRoute({ getParentRoute: () => root, path: "/apply", component: lazyRouteComponent(() => import("./apply"), "Apply") });
const loan = createRoute({ getParentRoute: () => root, path: "/loans/$loanId", component: lazyRouteComponent(() => import("./loan"), "LoanPage") });
const profile = createRoute({ getParentRoute: () => root, path: "/profile", component: lazyRouteComponent(() => import("./profile"), "Profile") });
const anywhere = createRoute({
  getParentRoute: () => root,
  path: "$",
  beforeLoad: () => {
    throw redirect({ to: "/" as never });
  },
});

export const router = createRouter({ routeTree: root.addChildren([home, apply, loan, profile, anywhere]), scrollRestoration: true });
