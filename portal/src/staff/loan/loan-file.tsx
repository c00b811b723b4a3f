/** One loan, read from the top: who, how much, where it stands, what is next, why. */
import { useLingui } from "@lingui/react/macro";
import { Button, Menu, Tooltip } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useQuery } from "urql";
import { LoanFileDocument } from "@/gql/staff/graphql";
import { EntityPage, type EntityTab } from "@/kit/entity-page";
import { chosenLanguage } from "@/kit/language";
import { useLive } from "@/kit/live";
import { EmptyState, ErrorState, Notice, PageSkeleton } from "@/kit/states";
import { StatusBadge } from "@/kit/status";
import { told } from "@/kit/told";
import { live } from "../api";
import { HandedOver } from "../handed-over";
import { useActTitle } from "./act-words";
import { ActionDialog } from "./action-dialog";
import { actionButton, isPrimary } from "./actions";
import { AsOfTab } from "./as-of-tab";
import { DecisionTab } from "./decision-tab";
import { DocumentsTab } from "./documents-tab";
import { FactsTab } from "./facts-tab";
import { HeadFigures } from "./head-figures";
import { LedgerTab } from "./ledger-tab";
import type { Loan } from "./loan";
import { MoneyTab } from "./money-tab";
import { PayoffTab } from "./payoff-tab";
import { ScheduleTab } from "./schedule-tab";
import { StageBar } from "./stage-bar";
import { TimelineTab } from "./timeline-tab";

const route = getRouteApi("/loans/$loanId");

export function LoanFile() {
  const { t } = useLingui();
  const { loanId } = route.useParams();
  const { tab } = route.useSearch();
  const navigate = useNavigate({ from: "/loans/$loanId" });
  const [{ data, error, fetching }, refetch] = useQuery({ query: LoanFileDocument, variables: { id: loanId, language: chosenLanguage() } });
  const reload = () => refetch({ requestPolicy: "network-only" });
  const topics = useMemo(() => [`loan:${loanId}`, "day-end"], [loanId]);
  useLive(live, topics, reload);

  if (error && !data) return <ErrorState error={error} retry={reload} />;
  if (!data && fetching) return <PageSkeleton lines={12} />;
  if (!data?.loan) {
    return <EmptyState whole title={t`This loan is not here`}>{t`It may belong to another brand or be outside what you may see.`}</EmptyState>;
  }
  return <File loan={data.loan} tab={tab ?? "facts"} onTab={(code) => void navigate({ search: { tab: code }, replace: true })} reload={reload} />;
}

interface FileProps {
  loan: Loan;
  tab: string;
  onTab: (tab: string) => void;
  reload: () => void;
}

function File({ loan, tab, onTab, reload }: FileProps) {
  const { t } = useLingui();
  const [act, setAct] = useState<{ code: string; subject?: string } | null>(null);
  const begin = (code: string, subject?: string) => setAct(subject ? { code, subject } : { code });
  const tabs: EntityTab[] = [
    { code: "facts", title: t`Facts`, render: () => <FactsTab loan={loan} /> },
    { code: "decision", title: t`Decision`, render: () => <DecisionTab loan={loan} onAct={begin} /> },
    { code: "schedule", title: t`Schedule`, count: loan.schedule.length, render: () => <ScheduleTab loan={loan} /> },
    { code: "ledger", title: t`Ledger`, count: loan.ledger.length, render: () => <LedgerTab loan={loan} /> },
    { code: "as-of", title: t`As of a day`, render: () => <AsOfTab loan={loan} /> },
    { code: "payoff", title: t`Payoff and what if`, render: () => <PayoffTab loan={loan} /> },
    { code: "money", title: t`Payouts and payments`, count: loan.payouts.length + loan.receipts.length, render: () => <MoneyTab loan={loan} onAct={begin} /> },
    { code: "documents", title: t`Documents`, count: loan.documents.length, render: () => <DocumentsTab loan={loan} reload={reload} /> },
    { code: "timeline", title: t`Timeline`, render: () => <TimelineTab entries={loan.timeline} /> },
  ];
  return (
    <>
      <EntityPage
        eyebrow={
          <>
            {loan.number} · {loan.productName} v{loan.productVersion}
          </>
        }
        title={
          <Link to="/customers/$customerId" params={{ customerId: loan.customer.id }} style={{ color: "inherit", textDecoration: "none" }}>
            {loan.customer.name}
          </Link>
        }
        badge={<StatusBadge state={loan.status} />}
        actions={<Actions loan={loan} onAct={begin} />}
        facts={<HeadFigures loan={loan} />}
        below={
          <>
            <StageBar stages={loan.stages} />
            <HandedOver customerId={loan.customer.id} />
            {loan.waitingReason ? <Notice tone="due">{told(loan.waitingReason)}</Notice> : null}
          </>
        }
        tabs={tabs}
        tab={tab}
        onTab={onTab}
      />
      {act ? <ActionDialog loan={loan} code={act.code} {...(act.subject ? { subject: act.subject } : {})} onClose={() => setAct(null)} reload={reload} /> : null}
    </>
  );
}

/** Only what the server offers: the next step stands out, the rest is beside it or under the dots. */
function Actions({ loan, onAct }: { loan: Loan; onAct: (code: string) => void }) {
  const { t } = useLingui();
  const titleOf = useActTitle();
  const offered = loan.availableActions.filter((one) => actionButton(one.code));
  const primary = offered.filter((one) => isPrimary(one.code));
  const rest = offered.filter((one) => !isPrimary(one.code));
  const near = rest.slice(0, 2);
  const far = rest.slice(2);
  return (
    <>
      {far.length > 0 ? (
        <Menu position="bottom-end" shadow="md" width={260}>
          <Menu.Target>
            <Button variant="subtle" color="gray" px={8} aria-label={t`More actions`}>
              <IconDots size={18} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {far.map((one) => (
              <Menu.Item key={one.code} disabled={!one.allowed} onClick={() => onAct(one.code)}>
                {titleOf(one)}
                {one.reason && !one.allowed ? <small style={{ display: "block", color: "var(--ink-3)", whiteSpace: "normal" }}>{told(one.reason)}</small> : null}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {[...near, ...primary].map((one) => (
        <Tooltip key={one.code} label={told(one.reason)} disabled={one.allowed || !one.reason} multiline maw={280}>
          <Button
            variant={isPrimary(one.code) ? "filled" : "default"}
            data-disabled={!one.allowed || undefined}
            aria-disabled={!one.allowed}
            aria-description={one.allowed ? undefined : (told(one.reason) ?? undefined)}
            onClick={() => one.allowed && onAct(one.code)}
          >
            {titleOf(one)}
          </Button>
        </Tooltip>
      ))}
    </>
  );
}
