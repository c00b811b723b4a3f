/** The schedules a loan has had: as signed, and after each act that planned its instalments anew. */
import { useLingui } from "@lingui/react/macro";
import { Select } from "@mantine/core";
import { useQuery } from "urql";
import { LoanScheduleDocument, LoanSchedulesDocument } from "@/gql/staff/graphql";
import { day } from "@/kit/format";
import { ErrorState, PageSkeleton } from "@/kit/states";
import type { Loan } from "./loan";
import classes from "./loan.module.css";
import { Planned } from "./planned";

export const NOW = "NOW";

export function VersionChoice({ loan, chosen, onChoose }: { loan: Loan; chosen: string; onChoose: (key: string) => void }) {
  const { t } = useLingui();
  const words: Record<string, (on: string) => string> = {
    SIGNED: (on) => t`As signed, offered ${on}`,
    DISBURSED: (on) => t`As disbursed on ${on}`,
    DRAWN: (on) => t`After the tranche of ${on}`,
    REPRICED: (on) => t`After the new rate of ${on}`,
    RESTRUCTURED: (on) => t`After the new terms of ${on}`,
    PREPAID: (on) => t`After the early payment of ${on}`,
  };
  const [{ data }] = useQuery({ query: LoanSchedulesDocument, variables: { loanId: loan.id }, requestPolicy: "cache-and-network" });
  const versions = (data?.loanSchedules?.versions ?? []).map((one) => ({ value: one.key, label: words[one.kind]?.(day(one.on)) ?? day(one.on) }));
  return (
    <div className={classes["tools"]}>
      <Select label={t`Schedule`} value={chosen} data={[{ value: NOW, label: t`As it stands now` }, ...versions.toReversed()]} onChange={(key) => onChoose(key ?? NOW)} allowDeselect={false} w={300} />
    </div>
  );
}

export function Version({ loan, chosen }: { loan: Loan; chosen: string }) {
  const { t } = useLingui();
  const [{ data, error }, retry] = useQuery({ query: LoanScheduleDocument, variables: { loanId: loan.id, key: chosen } });
  if (error) return <ErrorState error={error} retry={() => retry({ requestPolicy: "network-only" })} />;
  if (!data) return <PageSkeleton lines={6} />;
  return <Planned rows={data.loanSchedules?.rows ?? []} currency={loan.currency} label={t`Schedule of then`} />;
}
