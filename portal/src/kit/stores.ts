/** The few facts that live outside React: whether we hear the server, and whether it still knows us. */
import { useSyncExternalStore } from "react";

class Store<Value> {
  readonly #listeners = new Set<() => void>();
  #value: Value;

  constructor(value: Value) {
    this.#value = value;
  }

  get = (): Value => this.#value;

  set = (value: Value): void => {
    if (value === this.#value) return;
    this.#value = value;
    for (const listener of this.#listeners) listener();
  };

  listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export function useStore<Value>(store: Store<Value>): Value {
  return useSyncExternalStore(store.listen, store.get);
}

/** `idle` before the first subscription, `lost` while the socket is being reopened, `offline` when requests fail too. */
export const connection = new Store<"idle" | "live" | "lost" | "offline">("idle");

/** `ended` when the server no longer knows the session: the page asks to sign in again, in place. */
export const session = new Store<"open" | "ended">("open");
