/** The frame of one thing's page: who it is, how much, where it stands, what can be done, then tabs kept in the address. */
import { Tabs } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./kit.module.css";

export interface EntityTab {
  code: string;
  title: string;
  count?: number;
  render: () => ReactNode;
}

export interface EntityPageProps {
  eyebrow?: ReactNode;
  title: ReactNode;
  badge?: ReactNode;
  facts?: ReactNode;
  actions?: ReactNode;
  below?: ReactNode;
  tabs: readonly EntityTab[];
  tab: string;
  onTab: (code: string) => void;
}

/** Whose page this is and what can be done; an eyebrow of links is the way back. */
export function EntityHead({ eyebrow, title, badge, actions }: Pick<EntityPageProps, "eyebrow" | "title" | "badge" | "actions">) {
  return (
    <header className={classes["entityHead"]}>
      <div className={classes["entityWho"]}>
        {eyebrow ? <div className={classes["eyebrow"]}>{eyebrow}</div> : null}
        <div className={classes["entityTitle"]}>
          <h1>{title}</h1>
          {badge}
        </div>
      </div>
      {actions ? <div className={classes["entityActions"]}>{actions}</div> : null}
    </header>
  );
}

export function EntityPage({ eyebrow, title, badge, facts, actions, below, tabs, tab, onTab }: EntityPageProps) {
  const open = tabs.find((one) => one.code === tab) ?? tabs[0];
  return (
    <div className={classes["entity"]}>
      <EntityHead eyebrow={eyebrow} title={title} badge={badge} actions={actions} />
      {facts}
      {below}
      <Tabs value={open?.code ?? null} onChange={(code) => code && onTab(code)} keepMounted={false} className={classes["tabs"] ?? ""}>
        <Tabs.List>
          {tabs.map((one) => (
            <Tabs.Tab key={one.code} value={one.code}>
              {one.title}
              {one.count === undefined ? null : <span className={classes["tabCount"]}>{one.count}</span>}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {open ? <Tabs.Panel value={open.code}>{open.render()}</Tabs.Panel> : null}
      </Tabs>
    </div>
  );
}

/** The one title row of a list or console page. */
export function TitleRow({ title, note, children }: { title: string; note?: ReactNode; children?: ReactNode }) {
  return (
    <header className={classes["titleRow"]}>
      <div>
        <h1>{title}</h1>
        {note ? <p className={classes["titleNote"]}>{note}</p> : null}
      </div>
      {children ? <div className={classes["entityActions"]}>{children}</div> : null}
    </header>
  );
}
