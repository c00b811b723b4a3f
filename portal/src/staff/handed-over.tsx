/** What of a customer's loans elsewhere is with collections now: told by the repayment desk to those who work at it, who may take it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useForm } from "react-hook-form";
import { useQuery } from "urql";
import { HandedOverDocument, type HandedOverQuery, TakeFollowUpDocument } from "@/gql/staff/graphql";
import { page } from "@/kit/config";
import { Moment, Money } from "@/kit/figures";
import { useLive } from "@/kit/live";
import { ProblemNotice } from "@/kit/problem-notice";
import { Notice } from "@/kit/states";
import { useCommand } from "@/kit/use-command";
import { live } from "./api";
import { may, useViewer } from "./viewer";

const TOPICS = ["notices"] as const;
const NONE: readonly string[] = [];

type Handed = HandedOverQuery["handedOver"][number];

export function HandedOver({ customerId }: { customerId: string }) {
  const { t } = useLingui();
  const sees = may(useViewer(), "NOTICES");
  const [{ data }, refetch] = useQuery({ query: HandedOverDocument, variables: { customerId }, pause: !sees });
  const again = () => refetch({ requestPolicy: "network-only" });
  useLive(live, sees ? TOPICS : NONE, again);
  const found = data?.handedOver ?? [];
  if (found.length === 0) return null;
  return (
    <div style={{ display: "grid", gap: 8, marginTop: 12 }}>
      {found.map((one) => (
        <Notice key={one.id} tone="overdue" title={t`Handed to collections by the repayment desk`}>
          <Link to={`/repayments/overdue/${page.brand?.slug ?? ""}/${one.noticeId ?? ""}` as never}>{one.about?.loanNo}</Link>, <Money value={one.about?.totalDue} currency={one.about?.currency ?? ""} />. {one.note} (<ByWhom handed={one} />)
          {one.ownerName ? null : <TakeIt handed={one} again={again} />}
        </Notice>
      ))}
    </div>
  );
}

function TakeIt({ handed, again }: { handed: Handed; again: () => void }) {
  const { t } = useLingui();
  const { send, problem, fetching } = useCommand(TakeFollowUpDocument, useForm(), NONE);
  const take = async () => {
    if (await send({ followUpId: handed.id, expectedVersion: handed.version })) again();
  };
  if (!may(useViewer(), "NOTICES", "WRITE")) return null;
  return (
    <div style={{ marginTop: 8 }}>
      <Button size="xs" variant="default" loading={fetching} onClick={() => void take()}>
        {t`Take it`}
      </Button>
      {problem ? <ProblemNotice problem={problem} /> : null}
    </div>
  );
}

function ByWhom({ handed }: { handed: Handed }) {
  const { openedBy, openedAt, ownerName } = handed;
  if (!ownerName) {
    return (
      <Trans>
        {openedBy}, <Moment value={openedAt} />
      </Trans>
    );
  }
  return (
    <Trans>
      {openedBy}, <Moment value={openedAt} />; with {ownerName}
    </Trans>
  );
}
