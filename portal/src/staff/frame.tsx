/** Signed out: the gate. Signed in: the rail by role, the bar, and the screen. */
import { Trans, useLingui } from "@lingui/react/macro";
import { ActionIcon, Indicator, Menu, Modal } from "@mantine/core";
import { IconBell, IconDeviceLaptop } from "@tabler/icons-react";
import { Link, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { useMutation, useQuery } from "urql";
import { HomeDocument, SignOutDocument, ViewerDocument } from "@/gql/staff/graphql";
import { day } from "@/kit/format";
import { LanguageItems } from "@/kit/language-items";
import { useLive } from "@/kit/live";
import { PersonMenu } from "@/kit/person-menu";
import { Shell } from "@/kit/shell";
import { ShortcutSheet, useShortcut, useShortcutKeys } from "@/kit/shortcuts";
import { ErrorState, PageSkeleton } from "@/kit/states";
import { session, useStore } from "@/kit/stores";
import { live } from "./api";
import { useRail } from "./rail";
import { useRole } from "./roles";
import { SupportBanner } from "./support-banner";
import { type Viewer, ViewerContext } from "./viewer";

const Palette = lazy(() => import("./palette"));
// Who is signed in needs neither the page nor the form; they are fetched where a session is not there, or ends.
const SignInPage = lazy(() => import("./sign-in").then((found) => ({ default: found.SignInPage })));
const SignInForm = lazy(() => import("./sign-in").then((found) => ({ default: found.SignInForm })));

export function Frame() {
  const open = useRouterState({ select: (state) => state.location.pathname.includes("/invite/") });
  return open ? <Outlet /> : <Known />;
}

function Known() {
  const { t } = useLingui();
  const [{ data, error, fetching }, refetch] = useQuery({ query: ViewerDocument });
  const ended = useStore(session) === "ended";
  const again = () => {
    session.set("open");
    live.renew();
    refetch({ requestPolicy: "network-only" });
  };
  if (error && !data && !ended) return <ErrorState error={error} retry={again} />;
  if (data?.viewer) {
    return (
      <ViewerContext value={data.viewer}>
        <Desk viewer={data.viewer} refetch={() => refetch({ requestPolicy: "network-only" })} />
        <Modal opened={ended} onClose={() => undefined} withCloseButton={false} title={t`Your session has ended`} size="sm">
          <p>{t`Sign in again to go on. What you were writing is still here.`}</p>
          {ended ? (
            <Suspense fallback={null}>
              <SignInForm email={data.viewer.email} onDone={again} />
            </Suspense>
          ) : null}
        </Modal>
      </ViewerContext>
    );
  }
  if (fetching && !ended) return <PageSkeleton />;
  return (
    <Suspense fallback={<PageSkeleton />}>
      <SignInPage onDone={again} />
    </Suspense>
  );
}

function Desk({ viewer, refetch }: { viewer: Viewer; refetch: () => void }) {
  const { t } = useLingui();
  const role = useRole();
  const navigate = useNavigate();
  const [home, refetchHome] = useQuery({ query: HomeDocument });
  const [, signOut] = useMutation(SignOutDocument);
  const [keysOpen, setKeysOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  useShortcutKeys();
  useShortcut("?", t`This list`, t`Everywhere`, () => setKeysOpen(true));
  useShortcut("/", t`Search`, t`Everywhere`, () => setPaletteOpen(true));
  useShortcut("g h", t`Home`, t`Go to`, () => void navigate({ to: "/" }));
  useShortcut("g l", t`All loans`, t`Go to`, () => void navigate({ to: "/loans" }));
  useShortcut("g c", t`Customers`, t`Go to`, () => void navigate({ to: "/customers" }));
  useLive(live, TOPICS, (changes) => {
    if (changes.length === 0 || changes.some((one) => one.topic !== "notifications")) refetchHome({ requestPolicy: "network-only" });
    if (changes.length === 0 || changes.some((one) => one.topic !== "loans")) refetch();
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setPaletteOpen(true);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);

  const nav = useRail(viewer, home.data?.home.queues);
  const unread = viewer.unreadNotifications;
  const businessDate = day(viewer.brand.businessDate);
  const leave = async () => {
    await signOut({});
    location.assign("/staff/");
  };

  return (
    <Shell
      desk={t`Staff desk`}
      nav={nav}
      onSearch={() => setPaletteOpen(true)}
      banner={viewer.support ? <SupportBanner entry={viewer.support} onEnd={() => void leave()} /> : null}
      aside={
        <span>
          <Trans>
            Business date <strong>{businessDate}</strong>
          </Trans>
        </span>
      }
      tools={
        <>
          <Indicator disabled={unread === 0} label={unread} size={16} color="red.8" offset={6}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t`Notifications, ${unread} unread`}
              onClick={() => void navigate({ to: "/notifications" })}
            >
              <IconBell size={20} stroke={1.6} />
            </ActionIcon>
          </Indicator>
          <PersonMenu name={viewer.name} detail={role(viewer.role)} onKeys={() => setKeysOpen(true)} onSignOut={() => void leave()}>
            <Menu.Item component={Link} to={"/sessions" as never} leftSection={<IconDeviceLaptop size={16} />}>
              {t`Signed-in devices`}
            </Menu.Item>
            <LanguageItems />
          </PersonMenu>
        </>
      }
    >
      <Suspense fallback={<PageSkeleton />}>
        <Outlet />
      </Suspense>
      <ShortcutSheet opened={keysOpen} onClose={() => setKeysOpen(false)} />
      {paletteOpen ? (
        <Suspense fallback={null}>
          <Palette nav={nav} onClose={() => setPaletteOpen(false)} />
        </Suspense>
      ) : null}
    </Shell>
  );
}

const TOPICS = ["loans", "notifications", "day-end"] as const;
