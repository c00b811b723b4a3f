import type { ReactNode } from "react";
import classes from "./kit.module.css";

interface BookProps {
  /** Names the table for those who do not see it. */
  label: string;
  heads: readonly string[];
  rows: readonly (readonly ReactNode[])[];
  /** Which columns hold figures, from 0: they stand at the end of their cell. */
  figures?: readonly number[];
}

/** A plain table of a few rows. */
export function Book({ label, heads, rows, figures }: BookProps) {
  const align = (at: number) => (figures?.includes(at) ? "end" : undefined);
  return (
    <div className={classes["bookWrap"]} role="group" aria-label={label} tabIndex={0}>
      <table className={classes["book"]}>
        <thead>
          <tr>
            {heads.map((head, at) => (
              <th key={head} scope="col" data-align={align(at)}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, line) => (
            <tr key={line}>
              {row.map((cell, at) => (
                <td key={heads[at]} data-align={align(at)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
