import { SupportEntriesDocument, type SupportEntriesQuery } from "@/gql/platform/graphql";
import { type Column, ConnectionTable } from "@/kit/connection-table";
import { TitleRow } from "@/kit/entity-page";
import { Moment } from "@/kit/figures";
import kit from "@/kit/kit.module.css";

type Entry = SupportEntriesQuery["supportEntries"]["edges"][number]["node"];

const COLUMNS: readonly Column<Entry>[] = [
  { id: "brand", header: "Brand", width: 190, cell: (row) => row.brandName },
  { id: "who", header: "Who", width: 190, cell: (row) => row.platformUser },
  { id: "why", header: "Why", cell: (row) => row.reason },
  { id: "opened", header: "Entered", width: 184, cell: (row) => <Moment value={row.openedAt} /> },
  { id: "until", header: "Allowed until", width: 184, from: "lg", cell: (row) => <Moment value={row.expiresAt} /> },
  { id: "ended", header: "Left", width: 184, from: "md", cell: (row) => (row.endedAt ? <Moment value={row.endedAt} /> : <span className={kit["quiet"]}>—</span>) },
];

export function SupportEntries() {
  return (
    <div style={{ display: "flex", flexDirection: "column", flex: 1, minHeight: 0 }}>
      <TitleRow title="Support entries" note="Each time someone of the platform went into a brand. The brand’s own audit trail has the same." />
      <ConnectionTable
        label="Support entries"
        query={SupportEntriesDocument}
        variables={{}}
        connection={(data) => data.supportEntries}
        columns={COLUMNS}
        empty={{ title: "No one has entered a brand", detail: "Enter one from the list of brands, with a reason." }}
      />
    </div>
  );
}
