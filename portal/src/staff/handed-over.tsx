/** What of a customer's loans elsewhere is with collections now: told by the repayment desk, to those who work at it. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useQuery } from "urql";
import { HandedOverDocument, type HandedOverQuery } from "@/gql/staff/graphql";
import { page } from "@/kit/config";
import { Moment, Money } from "@/kit/figures";
import { useLive } from "@/kit/live";
import { Notice } from "@/kit/states";
import { live } from "./api";
import { may, useViewer } from "./viewer";

const TOPICS = ["notices"] as const;
const NONE: readonly string[] = [];

export function HandedOver({ customerId }: { customerId: string }) {
  const { t } = useLingui();
  const sees = may(useViewer(), "NOTICES");
  const [{ data }, refetch] = useQuery({ query: HandedOverDocument, variables: { customerId }, pause: !sees });
  useLive(live, sees ? TOPICS : NONE, () => refetch({ requestPolicy: "network-only" }));
  const found = data?.handedOver ?? [];
  if (found.length === 0) return null;
  return (
    <div style={{ display: "grid", gap: 8, marginTop: 12 }}>
      {found.map((one) => (
        <Notice key={one.id} tone="overdue" title={t`Handed to collections by the repayment desk`}>
          <Link to={`/repayments/overdue/${page.brand?.slug ?? ""}/${one.noticeId ?? ""}` as never}>{one.about?.loanNo}</Link>, <Money value={one.about?.totalDue} currency={one.about?.currency ?? ""} />. {one.note} (<ByWhom handed={one} />)
        </Notice>
      ))}
    </div>
  );
}

function ByWhom({ handed }: { handed: HandedOverQuery["handedOver"][number] }) {
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
