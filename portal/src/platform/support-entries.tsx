import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import { SupportEntriesDocument, type SupportEntriesQuery } from "@/gql/platform/graphql";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { Moment } from "@/kit/figures";
import kit from "@/kit/kit.module.css";

type Entry = SupportEntriesQuery["supportEntries"]["edges"][number]["node"];

export function SupportEntries() {
  const { t } = useLingui();
  const columns = useMemo<readonly Column<Entry>[]>(
    () => [
      { id: "brand", header: t`Brand`, width: 190, cell: (row) => row.brandName },
      { id: "who", header: t`Who`, width: 190, cell: (row) => row.platformUser },
      { id: "why", header: t`Why`, cell: (row) => row.reason },
      { id: "opened", header: t`Entered`, width: 184, cell: (row) => <Moment value={row.openedAt} /> },
      { id: "until", header: t`Allowed until`, width: 184, from: "lg", cell: (row) => <Moment value={row.expiresAt} /> },
      { id: "ended", header: t`Left`, width: 184, from: "md", cell: (row) => (row.endedAt ? <Moment value={row.endedAt} /> : <span className={kit["quiet"]}>—</span>) },
    ],
    [t],
  );
  return (
    <div style={{ display: "flex", flexDirection: "column", flex: 1, minHeight: 0 }}>
      <TitleRow title={t`Support entries`} note={t`Each time someone of the platform went into a brand. The brand’s own audit trail has the same.`} />
      <ConnectionTable
        label={t`Support entries`}
        query={SupportEntriesDocument}
        variables={{}}
        connection={(data) => data.supportEntries}
        columns={columns}
        empty={{ title: t`No one has entered a brand`, detail: t`Enter one from the list of brands, with a reason.` }}
      />
    </div>
  );
}
