/** The desk's frame: a rail by role, a top bar, and the page. */
import { useLingui } from "@lingui/react/macro";
import { ActionIcon, Drawer, Tooltip, UnstyledButton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconLayoutSidebar, IconMenu2, IconSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type ComponentType, type ReactNode, useState } from "react";
import { page } from "./config";
import { Mark } from "./mark";
import classes from "./shell.module.css";
import { ConnectionBanner } from "./states";

export interface NavItem {
  to: string;
  search?: Record<string, string>;
  label: string;
  icon: ComponentType<{ size?: number; stroke?: number }>;
  count?: string;
  tone?: string;
  exact?: boolean;
}

export interface NavGroup {
  title?: string;
  items: readonly NavItem[];
}

export interface ShellProps {
  desk: string;
  nav: readonly NavGroup[];
  aside?: ReactNode;
  tools: ReactNode;
  onSearch?: () => void;
  banner?: ReactNode;
  children: ReactNode;
}

const KEPT = "hundi-rail";

export function Shell({ desk, nav, aside, tools, onSearch, banner, children }: ShellProps) {
  const { t } = useLingui();
  const narrow = useMediaQuery("(max-width: 860px)");
  const [folded, setFolded] = useState(() => localStorage.getItem(KEPT) === "folded");
  const [open, setOpen] = useState(false);
  const fold = () => {
    localStorage.setItem(KEPT, folded ? "open" : "folded");
    setFolded(!folded);
  };
  const house = page.brand?.name ?? "Hundi";
  const rail = (isFolded: boolean) => (
    <>
      <div className={classes["house"]}>
        <Mark name={house} />
        {isFolded ? null : (
          <span className={classes["houseName"]}>
            {house}
            <small>{desk}</small>
          </span>
        )}
      </div>
      <Nav nav={nav} folded={isFolded} onGo={() => setOpen(false)} />
    </>
  );

  return (
    <div className={classes["shell"]} data-folded={folded}>
      <a className="skip-link" href="#main">
        {t`Skip to the page`}
      </a>
      {narrow ? (
        <Drawer opened={open} onClose={() => setOpen(false)} size={260} title={t`Menu`} classNames={{ body: classes["drawer"] ?? "" }}>
          {rail(false)}
        </Drawer>
      ) : (
        <aside className={classes["rail"]}>
          {rail(folded)}
          <UnstyledButton className={classes["fold"] ?? ""} onClick={fold} aria-label={folded ? t`Unfold the menu` : t`Fold the menu`}>
            <IconLayoutSidebar size={18} stroke={1.6} />
          </UnstyledButton>
        </aside>
      )}
      <div className={classes["column"]}>
        <section className={classes["top"]} aria-label={t`Top bar`}>
          {narrow ? (
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t`Menu`} onClick={() => setOpen(true)}>
              <IconMenu2 size={20} />
            </ActionIcon>
          ) : null}
          {onSearch ? (
            <UnstyledButton className={classes["search"] ?? ""} onClick={onSearch}>
              <IconSearch size={16} aria-hidden />
              <span>{t`Search`}</span>
              <kbd>Ctrl K</kbd>
            </UnstyledButton>
          ) : null}
          <div className={classes["aside"]}>{aside}</div>
          <div className={classes["tools"]}>{tools}</div>
        </section>
        {banner}
        <ConnectionBanner />
        <main id="main" className={classes["main"]} tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}

function Nav({ nav, folded, onGo }: { nav: readonly NavGroup[]; folded: boolean; onGo: () => void }) {
  const { t } = useLingui();
  return (
    <nav className={classes["nav"]} aria-label={t`Menu`}>
      {nav.map((group) => (
        <div key={group.title ?? group.items[0]?.to} className={classes["group"]}>
          {group.title && !folded ? <p className={classes["groupTitle"]}>{group.title}</p> : null}
          {group.items.map((item) => (
            <Tooltip key={item.to + item.label} label={item.label} position="right" disabled={!folded}>
              <Link
                to={item.to as never}
                {...(item.search ? { search: item.search as never } : {})}
                activeOptions={{ exact: item.exact ?? false, includeSearch: Boolean(item.search) }}
                className={classes["item"] ?? ""}
                aria-label={folded ? item.label : undefined}
                onClick={onGo}
              >
                <item.icon size={18} stroke={1.6} />
                {folded ? null : <span className={classes["itemLabel"]}>{item.label}</span>}
                {item.count && !folded ? (
                  <span className={classes["count"]} data-tone={item.tone}>
                    {item.count}
                  </span>
                ) : null}
              </Link>
            </Tooltip>
          ))}
        </div>
      ))}
    </nav>
  );
}
