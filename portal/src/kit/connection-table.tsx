/** A worklist: a query document and a column list become a paged, virtualised table whose rows change live. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Skeleton } from "@mantine/core";
import { createColumnHelper, tableFeatures, useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type MouseEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type AnyVariables, type TypedDocumentNode, useClient, useQuery } from "urql";
import { type FlowRow, useFlow } from "./flow";
import classes from "./kit.module.css";
import { type Live, useLive } from "./live";
import { useShortcut } from "./shortcuts";
import { EmptyState, ErrorState } from "./states";

export interface Column<Node> {
  id: string;
  header: string;
  /** Said once, beside the header ("₹"), instead of in every row. */
  unit?: string;
  cell: (node: Node) => ReactNode;
  align?: "end";
  width?: number;
  /** Hidden when the table is narrower than this. */
  from?: "md" | "lg" | "xl";
}

export interface Connection<Node> {
  edges: readonly { node: Node }[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
  totalCount?: { count: number; capped: boolean };
}

export interface ConnectionTableProps<Data, Variables extends AnyVariables, Node extends { id: string; version?: number }> {
  label: string;
  query: TypedDocumentNode<Data, Variables>;
  variables: Omit<Variables, "first" | "after">;
  connection: (data: Data) => Connection<Node>;
  columns: readonly Column<Node>[];
  live?: { source: Live; topics: readonly string[] };
  href?: (node: Node) => string;
  onOpen?: (node: Node) => void;
  empty: { title: string; detail?: string; action?: ReactNode };
  onCount?: (total: string) => void;
}

const PAGE = 100;
const ROW = 36;
const features = tableFeatures({});
const NOTHING: readonly never[] = [];

export function ConnectionTable<Data, Variables extends AnyVariables, Node extends { id: string; version?: number }>(
  props: ConnectionTableProps<Data, Variables, Node>,
) {
  const { query, variables, live, connection: pick, onCount } = props;
  const { t } = useLingui();
  const client = useClient();
  const scope = JSON.stringify(variables);
  const [paging, setPaging] = useState<{ scope: string; after: string | null }>({ scope, after: null });
  const after = paging.scope === scope ? paging.after : null;
  const [result, refetch] = useQuery({ query, variables: { ...variables, first: PAGE, after } as unknown as Variables });

  const refresh = useCallback(() => {
    const first = { ...(JSON.parse(scope) as object), first: PAGE, after: null } as unknown as Variables;
    void client.query(query, first, { requestPolicy: "network-only" }).toPromise();
  }, [client, query, scope]);
  useLive(live?.source ?? NO_LIVE, live?.topics ?? NOTHING, refresh);

  const found = result.data ? pick(result.data) : null;
  const nodes = useMemo(() => found?.edges.map((edge) => edge.node) ?? NOTHING, [found]);
  const rows = useFlow<Node>(nodes as readonly Node[], scope, Boolean(found) && !result.stale);

  const total = found?.totalCount;
  const count = total ? `${total.count.toLocaleString()}${total.capped ? "+" : ""}` : "";
  useEffect(() => onCount?.(count), [onCount, count]);

  const next = found?.pageInfo.hasNextPage ? (found.pageInfo.endCursor ?? null) : null;
  const more = useCallback(() => {
    if (next && !result.fetching) setPaging({ scope, after: next });
  }, [next, result.fetching, scope]);

  if (result.error && !found) return <ErrorState error={result.error} retry={() => refetch({ requestPolicy: "network-only" })} />;
  if (found && rows.length === 0) {
    return (
      <EmptyState title={props.empty.title} action={props.empty.action}>
        {props.empty.detail}
      </EmptyState>
    );
  }
  return <Rows {...props} rows={found ? rows : null} count={total?.count} more={more} loadingMore={result.fetching && Boolean(after)} label={props.label || t`List`} />;
}

/** A stand-in for tables that are not live, so that the hook below is always called. */
const NO_LIVE = { subscribe: () => () => undefined } as unknown as Live;

interface RowsProps<Node extends { id: string }> {
  label: string;
  columns: readonly Column<Node>[];
  rows: FlowRow<Node>[] | null;
  count?: number | undefined;
  more: () => void;
  loadingMore: boolean;
  href?: (node: Node) => string;
  onOpen?: (node: Node) => void;
}

function Rows<Node extends { id: string }>({ label, columns, rows, count, more, loadingMore, href, onOpen }: RowsProps<Node>) {
  const { t } = useLingui();
  const scroller = useRef<HTMLDivElement>(null);
  const defs = useMemo(() => {
    const helper = createColumnHelper<typeof features, FlowRow<Node>>();
    return helper.columns(columns.map((column) => helper.display({ id: column.id, header: column.header })));
  }, [columns]);
  const table = useTable({ features, columns: defs, data: rows ?? (NOTHING as unknown as FlowRow<Node>[]), getRowId: (row) => row.id });
  const models = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: models.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 16,
    initialRect: { width: 1200, height: 720 },
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows && last >= models.length - 12) more();
  }, [last, models.length, more, rows]);

  const focusRow = useCallback(
    (step: number) => {
      const links = [...(scroller.current?.querySelectorAll<HTMLElement>("[data-row-link]") ?? [])];
      const at = links.indexOf(document.activeElement as HTMLElement);
      const target = links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))];
      target?.focus();
      target?.closest("tr")?.scrollIntoView({ block: "nearest" });
    },
    [scroller],
  );
  const lists = t`Lists`;
  useShortcut("j", t`Next row`, lists, () => focusRow(1));
  useShortcut("k", t`Row before`, lists, () => focusRow(-1));
  useShortcut("n", t`Open the first case`, lists, () => {
    const first = models.find((row) => !row.original.leaving);
    if (first) onOpen?.(first.original.node);
  });

  const open = (event: MouseEvent, node: Node) => {
    if (!onOpen || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    onOpen(node);
  };
  const above = shown[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0);

  return (
    <div ref={scroller} className={classes["scroller"]} role="region" aria-label={label} tabIndex={0}>
      <table className={classes["table"]} aria-rowcount={count === undefined ? -1 : count + 1} aria-busy={rows === null}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} data-from={column.from} style={column.width ? { width: column.width } : undefined} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" data-align={column.align} data-from={column.from}>
                {column.header}
                {column.unit ? <span className={classes["unit"]}>{column.unit}</span> : null}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows === null ? <SkeletonRows columns={columns} /> : null}
          {above > 0 ? <tr aria-hidden style={{ height: above }} /> : null}
          {shown.map((item) => {
            const row = models[item.index];
            if (!row) return null;
            const { node, flash, leaving } = row.original;
            return (
              <tr key={row.id} aria-rowindex={item.index + 2} data-flash={flash} data-leaving={leaving} data-opens={Boolean(onOpen)} onClick={(event) => open(event, node)}>
                {columns.map((column, at) => (
                  <td key={column.id} data-align={column.align} data-from={column.from}>
                    {at === 0 && href && !leaving ? (
                      <a href={href(node)} data-row-link className={classes["rowLink"]}>
                        {column.cell(node)}
                      </a>
                    ) : (
                      column.cell(node)
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
          {below > 0 ? <tr aria-hidden style={{ height: below }} /> : null}
        </tbody>
      </table>
      {loadingMore ? (
        <p className={classes["more"]} role="status">
          <Trans>Loading more…</Trans>
        </p>
      ) : null}
    </div>
  );
}

function SkeletonRows<Node>({ columns }: { columns: readonly Column<Node>[] }) {
  return Array.from({ length: 14 }, (_, line) => (
    <tr key={line} aria-hidden>
      {columns.map((column, at) => (
        <td key={column.id} data-from={column.from}>
          <Skeleton height={10} width={`${62 + ((line * 13 + at * 29) % 34)}%`} />
        </td>
      ))}
    </tr>
  ));
}
