/** Live changes: the socket says *what* changed, the page asks again with its own rights. */
import { type Client as SocketClient, createClient } from "graphql-ws";
import { useEffect, useEffectEvent } from "react";
import { stringifyDocument } from "urql";
import { documentId } from "./api";
import { page } from "./config";
import { connection } from "./stores";

export interface Change {
  topic: string;
  entity: string;
  entityId: string;
  version: number;
  resync: boolean;
}

type Listener = (changes: Change[]) => void;

/** Changes that arrive together are answered together; also keeps a burst from becoming a burst of requests. */
const GATHER_MS = 90;

export class Live {
  readonly #document: unknown;
  readonly #token: (() => string | null) | undefined;
  readonly #resyncs = new Set<() => void>();
  #socket: SocketClient | null = null;
  #opened = 0;

  constructor(document: unknown, token?: () => string | null) {
    this.#document = document;
    this.#token = token;
  }

  subscribe(topics: readonly string[], listener: (change: Change) => void, resync: () => void): () => void {
    this.#resyncs.add(resync);
    const id = documentId(this.#document);
    const payload = {
      query: id ? "" : stringifyDocument(this.#document as never),
      operationName: "Changed",
      variables: { topics },
      ...(id ? { documentId: id } : {}),
    };
    const stop = this.#client().subscribe<{ changed: Change }>(payload, {
      next: (message) => {
        if (message.data) listener(message.data.changed);
      },
      error: () => connection.set("lost"),
      complete: () => undefined,
    });
    return () => {
      this.#resyncs.delete(resync);
      stop();
    };
  }

  /** Drops the socket, so that the next one opens as whoever is signed in now. */
  renew(): void {
    void this.#socket?.dispose();
    this.#socket = null;
    this.#opened = 0;
  }

  #client(): SocketClient {
    this.#socket ??= createClient({
      url: page.socketsUrl,
      lazy: true,
      keepAlive: 12_000,
      retryAttempts: Number.POSITIVE_INFINITY,
      shouldRetry: () => true,
      retryWait: (retries) => new Promise((resolve) => setTimeout(resolve, Math.min(10_000, 400 * 2 ** retries) + Math.random() * 500)),
      connectionParams: () => {
        const token = this.#token?.();
        return token ? { token } : {};
      },
      on: {
        connected: () => {
          this.#opened += 1;
          connection.set("live");
          // What was missed while away cannot be known: everything that is open is asked for again.
          if (this.#opened > 1) for (const resync of this.#resyncs) resync();
        },
        closed: () => connection.set("lost"),
      },
    });
    return this.#socket;
  }
}

/** Calls `onChange` with what changed under `topics`, gathered; after a reconnect with an empty list. */
export function useLive(live: Live, topics: readonly string[], onChange: Listener): void {
  const changed = useEffectEvent(onChange);
  const key = topics.join(" ");

  useEffect(() => {
    if (!key) return undefined;
    let gathered: Change[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const answer = () => {
      timer = undefined;
      const changes = gathered;
      gathered = [];
      changed(changes);
    };
    const stop = live.subscribe(
      key.split(" "),
      (change) => {
        gathered.push(change);
        timer ??= setTimeout(answer, GATHER_MS);
      },
      () => changed([]),
    );
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [live, key]);
}
