import { useLingui } from "@lingui/react/macro";
import { Modal } from "@mantine/core";
import { IconBuildings, IconDeviceLaptop, IconShieldCheck, IconUsersGroup } from "@tabler/icons-react";
import { Outlet } from "@tanstack/react-router";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { SignOutDocument, ViewerDocument } from "@/gql/platform/graphql";
import { humanise } from "@/kit/format";
import { LanguageItems } from "@/kit/language-items";
import { PersonMenu } from "@/kit/person-menu";
import { Shell } from "@/kit/shell";
import { ShortcutSheet, useShortcut, useShortcutKeys } from "@/kit/shortcuts";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { session, useStore } from "@/kit/stores";
import { live } from "./api";
import { OperatorContext } from "./operator";
import { SignInForm, SignInPage } from "./sign-in";

export function NoSuchPage() {
  const { t } = useLingui();
  return <EmptyState whole title={t`There is no such page`}>{t`The brands are in the menu at the left.`}</EmptyState>;
}

export function Frame() {
  const { t } = useLingui();
  const [{ data, error, fetching }, refetch] = useQuery({ query: ViewerDocument });
  const [, signOut] = useMutation(SignOutDocument);
  const [keysOpen, setKeysOpen] = useState(false);
  const ended = useStore(session) === "ended";
  useShortcutKeys();
  useShortcut("?", t`This list`, t`Everywhere`, () => setKeysOpen(true));
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
  const nav = [
    {
      items: [
        { to: "/", label: t`Brands`, icon: IconBuildings, exact: true },
        { to: "/groups", label: t`Lending groups`, icon: IconUsersGroup },
        { to: "/support", label: t`Support entries`, icon: IconShieldCheck },
        { to: "/sessions", label: t`Signed-in devices`, icon: IconDeviceLaptop },
      ],
    },
  ];
  const roles: Record<string, string> = { SUPER_ADMIN: t`Operator`, VIEWER: t`Only looks` };
  return (
    <Shell
      desk={t`Platform`}
      nav={nav}
      tools={
        <PersonMenu name={viewer.name} detail={`${roles[viewer.role] ?? humanise(viewer.role)}, ${viewer.email}`} onKeys={() => setKeysOpen(true)} onSignOut={() => void leave()}>
          <LanguageItems />
        </PersonMenu>
      }
    >
      <OperatorContext value={{ manages: viewer.role === "SUPER_ADMIN" }}>
        <Outlet />
      </OperatorContext>
      <ShortcutSheet opened={keysOpen} onClose={() => setKeysOpen(false)} />
      <Modal opened={ended} onClose={() => undefined} withCloseButton={false} title={t`Your session has ended`} size="sm">
        <SignInForm email={viewer.email} onDone={again} />
      </Modal>
    </Shell>
  );
}
