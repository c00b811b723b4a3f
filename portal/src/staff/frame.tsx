/** Signed out: the gate. Signed in: the rail by role, the bar, and the screen. */
import { ActionIcon, Indicator, Menu, Modal } from "@mantine/core";
import { IconBell, IconDeviceLaptop } from "@tabler/icons-react";
import { Link, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { useMutation, useQuery } from "urql";
import { HomeDocument, SignOutDocument, ViewerDocument } from "@/gql/staff/graphql";
import { day, humanise } from "@/kit/format";
import { LanguageItems } from "@/kit/language-items";
import { useLive } from "@/kit/live";
import { PersonMenu } from "@/kit/person-menu";
import { Shell } from "@/kit/shell";
import { ShortcutSheet, useShortcut, useShortcutKeys } from "@/kit/shortcuts";
import { ErrorState, PageSkeleton } from "@/kit/states";
import { session, useStore } from "@/kit/stores";
import { live } from "./api";
import { railFor } from "./rail";
import { SignInForm, SignInPage } from "./sign-in";
import { SupportBanner } from "./support-banner";
import { type Viewer, ViewerContext } from "./viewer";

const Palette = lazy(() => import("./palette"));

export function Frame() {
  const open = useRouterState({ select: (state) => state.location.pathname.includes("/invite/") });
  return open ? <Outlet /> : <Known />;
}

function Known() {
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
        <Modal opened={ended} onClose={() => undefined} withCloseButton={false} title="Your session has ended" size="sm">
          <p>Sign in again to go on. What you were writing is still here.</p>
          <SignInForm email={data.viewer.email} onDone={again} />
        </Modal>
      </ViewerContext>
    );
  }
  if (fetching && !ended) return <PageSkeleton />;
  return <SignInPage onDone={again} />;
}

function Desk({ viewer, refetch }: { viewer: Viewer; refetch: () => void }) {
  const navigate = useNavigate();
  const [home, refetchHome] = useQuery({ query: HomeDocument });
  const [, signOut] = useMutation(SignOutDocument);
  const [keysOpen, setKeysOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  useShortcutKeys();
  useShortcut("?", "This list", "Everywhere", () => setKeysOpen(true));
  useShortcut("/", "Search", "Everywhere", () => setPaletteOpen(true));
  useShortcut("g h", "Home", "Go to", () => void navigate({ to: "/" }));
  useShortcut("g l", "All loans", "Go to", () => void navigate({ to: "/loans" }));
  useShortcut("g c", "Customers", "Go to", () => void navigate({ to: "/customers" }));
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

  const queues = home.data?.home.queues;
  const nav = useMemo(() => railFor(viewer, queues ?? []), [viewer, queues]);
  const leave = async () => {
    await signOut({});
    location.assign("/staff/");
  };

  return (
    <Shell
      desk="Staff desk"
      nav={nav}
      onSearch={() => setPaletteOpen(true)}
      banner={viewer.support ? <SupportBanner entry={viewer.support} onEnd={() => void leave()} /> : null}
      aside={
        <span>
          Business date <strong>{day(viewer.brand.businessDate)}</strong>
        </span>
      }
      tools={
        <>
          <Indicator disabled={viewer.unreadNotifications === 0} label={viewer.unreadNotifications} size={16} color="red.8" offset={6}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={`Notifications, ${viewer.unreadNotifications} unread`}
              onClick={() => void navigate({ to: "/notifications" })}
            >
              <IconBell size={20} stroke={1.6} />
            </ActionIcon>
          </Indicator>
          <PersonMenu name={viewer.name} detail={humanise(viewer.role)} onKeys={() => setKeysOpen(true)} onSignOut={() => void leave()}>
            <Menu.Item component={Link} to={"/sessions" as never} leftSection={<IconDeviceLaptop size={16} />}>
              Signed-in devices
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
