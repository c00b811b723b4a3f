import { useLingui } from "@lingui/react/macro";
import { moment } from "@/kit/format";
import { EmptyState } from "@/kit/states";
import { useCode } from "../codes";
import { useActorName, useStoryTitle } from "../story-words";
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
  const { t } = useLingui();
  const code = useCode();
  const titleOf = useStoryTitle();
  const actor = useActorName();
  if (entries.length === 0) return <EmptyState title={t`Nothing has happened yet`} />;
  return (
    <ol className={classes["timeline"]}>
      {entries.map((entry) => (
        <li key={entry.id} title={code(entry.kind)}>
          <strong>{titleOf(entry)}</strong>
          <span className={classes["stageNote"]}>
            {moment(entry.at)}
            {entry.actorName ? `, ${actor(entry.actorName)}` : ""}
          </span>
          {entry.detail ? <p>{entry.detail}</p> : null}
        </li>
      ))}
    </ol>
  );
}
