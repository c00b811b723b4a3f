/** How rows come and go: a changed row flashes once, a row that leaves fades where it stood instead of jumping. */
import { useEffect, useRef, useState } from "react";

export interface FlowRow<Node> {
  id: string;
  node: Node;
  flash: boolean;
  leaving: boolean;
}

const FADE_MS = 650;
const FLASH_MS = 1400;

interface Remembered<Node> {
  scope: string;
  order: string[];
  nodes: Map<string, Node>;
  versions: Map<string, number>;
}

/** `scope` names the question asked; rows of another question never fade into this one. */
export function useFlow<Node extends { id: string; version?: number }>(nodes: readonly Node[], scope: string, settled: boolean): FlowRow<Node>[] {
  const before = useRef<Remembered<Node> | null>(null);
  const [flashing, setFlashing] = useState<ReadonlySet<string>>(new Set());
  const [ghosts, setGhosts] = useState<readonly { node: Node; at: number }[]>([]);

  useEffect(() => {
    if (!settled) return undefined;
    const known = before.current;
    const now: Remembered<Node> = {
      scope,
      order: nodes.map((node) => node.id),
      nodes: new Map(nodes.map((node) => [node.id, node])),
      versions: new Map(nodes.map((node) => [node.id, node.version ?? 0])),
    };
    before.current = now;
    if (!known || known.scope !== scope) {
      setGhosts([]);
      return undefined;
    }
    const fresh = now.order.filter((id, at) => (known.nodes.has(id) ? known.versions.get(id) !== now.versions.get(id) : at < known.order.length));
    const gone = known.order.flatMap((id, at) => {
      const node = known.nodes.get(id);
      return !now.nodes.has(id) && node ? [{ node, at }] : [];
    });
    if (fresh.length > 0) setFlashing(new Set(fresh));
    if (gone.length > 0) setGhosts(gone);
    return undefined;
  }, [nodes, scope, settled]);

  useEffect(() => {
    if (flashing.size === 0) return undefined;
    const timer = setTimeout(() => setFlashing(new Set()), FLASH_MS);
    return () => clearTimeout(timer);
  }, [flashing]);

  useEffect(() => {
    if (ghosts.length === 0) return undefined;
    const timer = setTimeout(() => setGhosts([]), FADE_MS);
    return () => clearTimeout(timer);
  }, [ghosts]);

  const rows: FlowRow<Node>[] = nodes.map((node) => ({ id: node.id, node, flash: flashing.has(node.id), leaving: false }));
  const present = new Set(rows.map((row) => row.id));
  for (const ghost of ghosts) {
    if (!present.has(ghost.node.id)) rows.splice(Math.min(ghost.at, rows.length), 0, { id: ghost.node.id, node: ghost.node, flash: false, leaving: true });
  }
  return rows;
}
