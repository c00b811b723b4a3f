import { useLingui } from "@lingui/react/macro";
import { Modal } from "@mantine/core";
import { IconAlertTriangle, IconCalendarDue, IconHistory, IconHome, IconPhoneCalling, IconUserQuestion } from "@tabler/icons-react";
import { Outlet } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useMutation, useQuery } from "urql";
import { DeskViewerDocument, FollowUpsDueDocument, GroupDeskDocument, type GroupDeskQuery, SignOutDocument } from "@/gql/platform/graphql";
import { LanguageItems } from "@/kit/language-items";
import { useLive } from "@/kit/live";
import { PersonMenu } from "@/kit/person-menu";
import { Shell } from "@/kit/shell";
import { ShortcutSheet, useShortcut, useShortcutKeys } from "@/kit/shortcuts";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { session, useStore } from "@/kit/stores";
import { type Desk, DeskContext } from "@/notices/desk";
import { live } from "./api";
import { documents } from "./documents";
import { SignInForm, SignInPage } from "./sign-in";

const NO_TOPICS: readonly string[] = [];

export function NoSuchPage() {
  const { t } = useLingui();
  return <EmptyState whole title={t`There is no such page`}>{t`The desk’s pages are in the menu at the left.`}</EmptyState>;
}

function deskOf(group: GroupDeskQuery["groupDesk"], works: boolean): Desk {
  return {
    documents,
    live,
    topics: group.companies.map((one) => `company:${one.id}`),
    companies: group.companies,
    works,
    served: "/desk",
    root: "",
    inside: (companyId) => ({ companyId }),
    among: (companyId) => (companyId ? { companyIds: [companyId] } : {}),
  };
}

export function Frame() {
  const { t } = useLingui();
  const [{ data, error, fetching }, refetch] = useQuery({ query: DeskViewerDocument });
  const viewer = data?.viewer;
  const [group, refetchGroup] = useQuery({ query: GroupDeskDocument, pause: !viewer?.role.startsWith("GROUP_") });
  const [, signOut] = useMutation(SignOutDocument);
  const [keysOpen, setKeysOpen] = useState(false);
  const ended = useStore(session) === "ended";
  useShortcutKeys();
  useShortcut("?", t`This list`, t`Everywhere`, () => setKeysOpen(true));
  const found = group.data?.groupDesk;
  const desk = useMemo(() => (found ? deskOf(found, viewer?.role === "GROUP_DESK") : null), [found, viewer?.role]);
  const [due, refetchDue] = useQuery({ query: FollowUpsDueDocument, variables: {}, pause: !desk });
  useLive(live, desk?.topics ?? NO_TOPICS, () => refetchDue({ requestPolicy: "network-only" }));
  const mine = due.data?.followUpsDue.mine ?? 0;
  const again = () => {
    session.set("open");
    live.renew();
    refetch({ requestPolicy: "network-only" });
    refetchGroup({ requestPolicy: "network-only" });
  };
  const leave = async () => {
    await signOut({});
    location.assign("/desk/");
  };
  if (error && !data && !ended) return <ErrorState error={error} retry={again} />;
  if (!viewer) return fetching && !ended ? <PageSkeleton /> : <SignInPage onDone={again} />;
  if (group.error && !desk && !ended) return <ErrorState error={group.error} retry={again} />;
  const nav = [
    {
      items: [
        { to: "/", label: t`Dashboard`, icon: IconHome, exact: true },
        { to: "/overdue", label: t`Overdue`, icon: IconAlertTriangle },
        { to: "/overdue", search: { mode: "UPCOMING" }, label: t`Upcoming`, icon: IconCalendarDue },
        { to: "/follow-ups", label: t`Follow-ups`, icon: IconPhoneCalling, tone: "due", count: mine > 0 ? String(mine) : "" },
      ],
    },
    {
      title: t`Admin`,
      items: [
        { to: "/admin/unmatched", label: t`Waiting for a match`, icon: IconUserQuestion },
        { to: "/admin/runs", label: t`Sync runs`, icon: IconHistory },
      ],
    },
  ];
  return (
    <Shell
      desk={found?.name ?? t`Repayment desk`}
      nav={desk ? nav : []}
      tools={
        <PersonMenu name={viewer.name} detail={viewer.email} onKeys={() => setKeysOpen(true)} onSignOut={() => void leave()}>
          <LanguageItems />
        </PersonMenu>
      }
    >
      {desk ? (
        <DeskContext value={desk}>
          <Outlet />
        </DeskContext>
      ) : viewer.role.startsWith("GROUP_") ? (
        <PageSkeleton />
      ) : (
        <EmptyState whole title={t`This desk is for a lending group’s people`}>{t`Sign out, then sign in as one of them.`}</EmptyState>
      )}
      <ShortcutSheet opened={keysOpen} onClose={() => setKeysOpen(false)} />
      <Modal opened={ended} onClose={() => undefined} withCloseButton={false} title={t`Your session has ended`} size="sm">
        <SignInForm email={viewer.email} onDone={again} />
      </Modal>
    </Shell>
  );
}
