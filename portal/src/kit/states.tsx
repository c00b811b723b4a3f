/** What a screen shows when it has nothing, not yet, or not any more. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Alert, Button, Skeleton } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCloudOff, IconInbox, IconInfoCircle, IconRefresh } from "@tabler/icons-react";
import { Component, type ReactNode } from "react";
import type { CombinedError } from "urql";
import classes from "./kit.module.css";
import { connection, useStore } from "./stores";

interface EmptyProps {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  icon?: ReactNode;
  /** Set where this is the whole page, so that the page has its heading. */
  whole?: boolean;
}

export function EmptyState({ title, children, action, icon, whole = false }: EmptyProps) {
  const Title = whole ? "h1" : "p";
  return (
    <div className={classes["empty"]}>
      <span className={classes["emptyIcon"]} aria-hidden>
        {icon ?? <IconInbox size={26} stroke={1.4} />}
      </span>
      <Title className={classes["emptyTitle"]}>{title}</Title>
      {children ? <p className={classes["emptyText"]}>{children}</p> : null}
      {action}
    </div>
  );
}

/** The reference the server gave a fault, so that whoever is called can find it. */
function reference(error: CombinedError): string | null {
  for (const one of error.graphQLErrors) {
    const found = one.extensions?.["reference"] ?? one.extensions?.["requestId"];
    if (found) return String(found);
  }
  return null;
}

export function ErrorState({ error, retry }: { error: CombinedError; retry?: () => void }) {
  const { t } = useLingui();
  const offline = Boolean(error.networkError) && !error.response;
  const ref = reference(error);
  return (
    <div className={classes["empty"]} role="alert">
      <span className={classes["emptyIcon"]} aria-hidden>
        {offline ? <IconCloudOff size={26} stroke={1.4} /> : <IconAlertTriangle size={26} stroke={1.4} />}
      </span>
      <p className={classes["emptyTitle"]}>{offline ? t`We cannot reach the server` : t`This did not load`}</p>
      <p className={classes["emptyText"]}>
        {offline ? <Trans>Check the connection, then try again. Nothing you entered is lost.</Trans> : (error.graphQLErrors[0]?.message ?? error.message)}
        {ref ? (
          <>
            {" "}
            <Trans>
              Reference <code>{ref}</code>
            </Trans>
          </>
        ) : null}
      </p>
      {retry ? (
        <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={retry}>
          <Trans>Try again</Trans>
        </Button>
      ) : null}
    </div>
  );
}

export function PageSkeleton({ lines = 8 }: { lines?: number }) {
  return (
    <div aria-busy="true" aria-live="polite" className={classes["skeleton"]}>
      <span className="sr-only">
        <Trans>Loading</Trans>
      </span>
      <Skeleton height={26} width="32%" />
      <Skeleton height={14} width="52%" mt={10} mb={26} />
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={14} mt={18} width={`${94 - ((line * 17) % 38)}%`} />
      ))}
    </div>
  );
}

/** One line under the top bar while the server is not heard. */
export function ConnectionBanner() {
  const state = useStore(connection);
  if (state === "idle" || state === "live") return null;
  return (
    <div className={classes["banner"]} data-tone={state === "offline" ? "overdue" : "due"} role="status">
      <IconCloudOff size={16} aria-hidden />
      {state === "offline" ? (
        <Trans>Offline. What you see may be old; it will be refreshed as soon as the server answers.</Trans>
      ) : (
        <Trans>Reconnecting to live updates…</Trans>
      )}
    </div>
  );
}

const NOTICE_ICONS = { due: IconAlertTriangle, overdue: IconAlertTriangle, live: IconCircleCheck, waiting: IconInfoCircle } as const;

export function Notice({ tone, title, children }: { tone: keyof typeof NOTICE_ICONS; title?: string; children: ReactNode }) {
  const Icon = NOTICE_ICONS[tone];
  return (
    <Alert className={classes["notice"] ?? ""} data-tone={tone} title={title} icon={<Icon size={18} aria-hidden />}>
      {children}
    </Alert>
  );
}

interface BoundaryState {
  failed: Error | null;
}

/** A broken part says so and leaves the rest of the page alone; a chunk that is gone means a new version: reload once. */
export class Boundary extends Component<{ children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { failed: null };

  static getDerivedStateFromError(failed: Error): BoundaryState {
    return { failed };
  }

  override componentDidCatch(failed: Error): void {
    const gone = /dynamically imported module|Importing a module script failed|preload/i.test(failed.message);
    if (gone && !sessionStorage.getItem("hundi-reloaded")) {
      sessionStorage.setItem("hundi-reloaded", "1");
      location.reload();
    }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return <Broken message={this.state.failed.message} />;
  }
}

function Broken({ message }: { message: string }) {
  const { t } = useLingui();
  return (
    <EmptyState
      title={t`This part of the page broke`}
      icon={<IconAlertTriangle size={26} stroke={1.4} />}
      action={
        <Button variant="default" onClick={() => location.reload()}>
          {t`Reload the page`}
        </Button>
      }
    >
      {message}
    </EmptyState>
  );
}
