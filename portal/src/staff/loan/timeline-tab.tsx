import { humanise, moment } from "@/kit/format";
import { EmptyState } from "@/kit/states";
import classes from "./loan.module.css";

interface Entry {
  id: string;
  at: string;
  kind: string;
  title: string;
  detail: string;
  actorName: string;
}

export function TimelineTab({ entries }: { entries: readonly Entry[] }) {
  if (entries.length === 0) return <EmptyState title="Nothing has happened yet" />;
  return (
    <ol className={classes["timeline"]}>
      {entries.map((entry) => (
        <li key={entry.id} title={humanise(entry.kind)}>
          <strong>{entry.title}</strong>
          <span className={classes["stageNote"]}>
            {moment(entry.at)}
            {entry.actorName ? `, ${entry.actorName}` : ""}
          </span>
          {entry.detail ? <p>{entry.detail}</p> : null}
        </li>
      ))}
    </ol>
  );
}
