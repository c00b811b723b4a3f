import { Anchor, Button } from "@mantine/core";
import { IconDownload, IconFileCertificate } from "@tabler/icons-react";
import { Moment } from "@/kit/figures";
import { EmptyState } from "@/kit/states";
import type { Loan } from "./loan-file";
import classes from "./loan.module.css";

export function DocumentsTab({ loan }: { loan: Loan }) {
  if (loan.documents.length === 0) return <EmptyState title="No documents yet">The Key Fact Statement and the agreement are made when the loan is sanctioned.</EmptyState>;
  return (
    <ul className={classes["docs"]}>
      {loan.documents.map((one) => (
        <li key={one.id}>
          <IconFileCertificate size={26} stroke={1.3} aria-hidden />
          <div>
            <p className={classes["docTitle"]}>{one.title}</p>
            <p className={classes["stageNote"]}>{one.number}, <Moment value={one.createdAt} /></p>
            <p className={classes["hash"]} title={`SHA-256 ${one.sha256}`}>{one.kind} · {one.sha256}</p>
          </div>
          <Anchor href={one.verifyUrl} target="_blank" rel="noreferrer">Verify<span className="sr-only"> {one.title}</span></Anchor>
          <Button component="a" href={one.downloadUrl} download variant="default" leftSection={<IconDownload size={16} aria-hidden />} aria-label={`Download ${one.title}`}>
            Download
          </Button>
        </li>
      ))}
    </ul>
  );
}
