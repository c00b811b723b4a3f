import { Modal } from "@mantine/core";
import { IconBuildings, IconDeviceLaptop, IconShieldCheck, IconUsersGroup } from "@tabler/icons-react";
import { Outlet } from "@tanstack/react-router";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { SignOutDocument, ViewerDocument } from "@/gql/platform/graphql";
import { humanise } from "@/kit/format";
import { PersonMenu } from "@/kit/person-menu";
import { Shell } from "@/kit/shell";
import { ShortcutSheet, useShortcut, useShortcutKeys } from "@/kit/shortcuts";
import { ErrorState, PageSkeleton } from "@/kit/states";
import { session, useStore } from "@/kit/stores";
import { live } from "./api";
import { OperatorContext } from "./operator";
import { SignInForm, SignInPage } from "./sign-in";

const NAV = [
  {
    items: [
      { to: "/", label: "Brands", icon: IconBuildings, exact: true },
      { to: "/groups", label: "Lending groups", icon: IconUsersGroup },
      { to: "/support", label: "Support entries", icon: IconShieldCheck },
      { to: "/sessions", label: "Signed-in devices", icon: IconDeviceLaptop },
    ],
  },
] as const;

export function Frame() {
  const [{ data, error, fetching }, refetch] = useQuery({ query: ViewerDocument });
  const [, signOut] = useMutation(SignOutDocument);
  const [keysOpen, setKeysOpen] = useState(false);
  const ended = useStore(session) === "ended";
  useShortcutKeys();
  useShortcut("?", "This list", "Everywhere", () => setKeysOpen(true));
  const again = () => {
    session.set("open");
    live.renew();
    refetch({ requestPolicy: "network-only" });
  };
  const leave = async () => {
    await signOut({});
    location.assign("/platform/");
  };
  if (error && !data && !ended) return <ErrorState error={error} retry={again} />;
  if (!data?.viewer) return fetching && !ended ? <PageSkeleton /> : <SignInPage onDone={again} />;
  const { viewer } = data;
  return (
    <Shell
      desk="Platform"
      nav={NAV}
      tools={<PersonMenu name={viewer.name} detail={`${humanise(viewer.role)}, ${viewer.email}`} onKeys={() => setKeysOpen(true)} onSignOut={() => void leave()} />}
    >
      <OperatorContext value={{ manages: viewer.role === "SUPER_ADMIN" }}>
        <Outlet />
      </OperatorContext>
      <ShortcutSheet opened={keysOpen} onClose={() => setKeysOpen(false)} />
      <Modal opened={ended} onClose={() => undefined} withCloseButton={false} title="Your session has ended" size="sm">
        <SignInForm email={viewer.email} onDone={again} />
      </Modal>
    </Shell>
  );
}
