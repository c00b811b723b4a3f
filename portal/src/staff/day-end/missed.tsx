/** Dates that are over and not closed, in the order in which they are closed. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Section } from "@/kit/facts";
import { day } from "@/kit/format";
import kit from "@/kit/kit.module.css";
import { StatusBadge } from "@/kit/status";
import screens from "../screens/screens.module.css";

const SHOWN = 5;

export function Missed({ days, count }: { days: readonly string[]; count: number }) {
  const { t } = useLingui();
  if (count === 0) return null;
  const more = count - Math.min(days.length, SHOWN);
  return (
    <Section title={t`Days to catch up`}>
      <p className={kit["quiet"]}>
        <Plural value={count} one="# day is over and not closed." other="# days are over and not closed. They are closed in this order: each waits for the one before it." />
      </p>
      <ol className={screens["list"]}>
        {days.slice(0, SHOWN).map((missed, place) => (
          <li key={missed} className={screens["line"]}>
            <span className={screens["lineTitle"]}>{day(missed)}</span>
            {place === 0 ? <StatusBadge state="DUE" tone="due" word={t`Next`} /> : <StatusBadge state="WAITING" tone="waiting" word={t`Waits for ${day(days[place - 1])}`} />}
          </li>
        ))}
      </ol>
      {more > 0 ? (
        <p className={kit["quiet"]}>
          <Trans>and {more} more</Trans>
        </p>
      ) : null}
    </Section>
  );
}
