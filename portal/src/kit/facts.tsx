import { type ReactNode, useId } from "react";
import classes from "./kit.module.css";

export type Fact = readonly [label: string, value: ReactNode];

/** Facts in label and value pairs, two columns where there is room. */
export function Facts({ rows, columns = 2 }: { rows: readonly (Fact | false | null | undefined)[]; columns?: 1 | 2 }) {
  return (
    <dl className={classes["facts"]} data-columns={columns}>
      {rows.map((row) =>
        row ? (
          <div key={row[0]} className={classes["fact"]}>
            <dt>{row[0]}</dt>
            <dd>{row[1] === null || row[1] === undefined || row[1] === "" ? <span className={classes["quiet"]}>—</span> : row[1]}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className={classes["section"]} aria-labelledby={id}>
      <div className={classes["sectionHead"]}>
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
