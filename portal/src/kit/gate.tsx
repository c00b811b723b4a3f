/** The signed-out page of a desk: the form at the left, the house at the right. */
import type { ReactNode } from "react";
import { page } from "./config";
import { LanguageRow } from "./language-items";
import { Mark } from "./mark";
import classes from "./shell.module.css";

export function Gate({ title, note, line, caption, children }: { title: string; note: string; line: string; caption: string; children: ReactNode }) {
  const house = page.brand?.name ?? "Hundi";
  return (
    <main className={classes["gate"]}>
      <div className={classes["gatePanel"]}>
        <div className={classes["gateForm"]}>
          <Mark name={house} size={40} />
          <h1>{title}</h1>
          <p>{note}</p>
          {children}
          <LanguageRow />
        </div>
      </div>
      <figure className={classes["gateArt"]} style={{ margin: 0 }}>
        <Ledger />
        <blockquote>{line}</blockquote>
        <figcaption>{caption}</figcaption>
      </figure>
    </main>
  );
}

/** A hundi was a bill written by hand: ruled lines, a running hand, a closing double rule. */
function Ledger() {
  const rows = Array.from({ length: 15 }, (_, at) => at);
  return (
    <svg viewBox="0 0 600 800" preserveAspectRatio="xMidYMin slice" aria-hidden focusable="false">
      <defs>
        <linearGradient id="ledger-fade" gradientUnits="userSpaceOnUse" x1="0" y1="0" x2="0" y2="720">
          <stop offset="0" stopColor="#fff" stopOpacity="0.28" />
          <stop offset="0.62" stopColor="#fff" stopOpacity="0.07" />
          <stop offset="1" stopColor="#fff" stopOpacity="0" />
        </linearGradient>
      </defs>
      <g stroke="url(#ledger-fade)" fill="none">
        {rows.map((at) => (
          <path key={`rule-${at}`} d={`M0 ${60 + at * 40}.5H600`} strokeWidth="1" />
        ))}
        <path d="M96.5 0V800M436.5 0V800M440.5 0V800" strokeWidth="1" />
      </g>
      <g fill="url(#ledger-fade)">
        {rows.slice(0, 12).map((at) => (
          <g key={`entry-${at}`}>
            <rect x="112" y={42 + at * 40} width={120 + ((at * 73) % 150)} height="7" rx="3.5" />
            <rect x={560 - (46 + ((at * 37) % 54))} y={42 + at * 40} width={46 + ((at * 37) % 54)} height="7" rx="3.5" />
            <rect x="40" y={42 + at * 40} width="34" height="7" rx="3.5" />
          </g>
        ))}
      </g>
    </svg>
  );
}
