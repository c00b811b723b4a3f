/** Keys that act: each is registered with the words it is listed by under "?", and each has a button that does the same. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Kbd, Modal, Switch } from "@mantine/core";
import { useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from "react";
import classes from "./kit.module.css";

interface Shortcut {
  keys: string;
  label: string;
  group: string;
  run: () => void;
}

const OFF = "hundi-single-keys-off";
const registered = new Map<symbol, Shortcut>();
const listeners = new Set<() => void>();
let listed: readonly Shortcut[] = [];

function publish(): void {
  listed = [...registered.values()];
  for (const listener of listeners) listener();
}

export function useShortcut(keys: string, label: string, group: string, run: () => void): void {
  const act = useEffectEvent(run);
  useEffect(() => {
    const id = Symbol(keys);
    registered.set(id, { keys, label, group, run: () => act() });
    publish();
    return () => {
      registered.delete(id);
      publish();
    };
  }, [keys, label, group]);
}

/** Typing in a field, or a dialog in front, takes the keys. */
function busy(target: EventTarget | null): boolean {
  const element = target instanceof HTMLElement ? target : null;
  return Boolean(element?.closest("input, textarea, select, [contenteditable], [role='dialog']"));
}

/** Listens once for the whole page; sequences ("g l") within a second. */
export function useShortcutKeys(): void {
  const pending = useRef({ key: "", at: 0 });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || busy(event.target)) return;
      if (localStorage.getItem(OFF)) return;
      const now = Date.now();
      const sequence = now - pending.current.at < 1000 ? `${pending.current.key} ${event.key}` : "";
      const found = listed.findLast((one) => one.keys === sequence) ?? listed.findLast((one) => one.keys === event.key);
      pending.current = { key: event.key, at: now };
      if (!found) return;
      event.preventDefault();
      pending.current = { key: "", at: 0 };
      found.run();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}

export function ShortcutSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => listed,
  );
  const [off, setOff] = useState(() => Boolean(localStorage.getItem(OFF)));
  const groups = [...new Set(all.map((one) => one.group))];
  return (
    <Modal opened={opened} onClose={onClose} title={t`Keyboard shortcuts`} size="md" classNames={{ title: classes["modalTitle"] ?? "" }}>
      {groups.map((group) => (
        <section key={group} className={classes["keys"]}>
          <h3>{group}</h3>
          <dl>
            {all
              .filter((one) => one.group === group)
              .map((one) => (
                <div key={one.keys + one.label}>
                  <dt>{one.label}</dt>
                  <dd>
                    {one.keys.split(" ").map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
      <Switch
        mt="md"
        label={t`Single-key shortcuts`}
        checked={!off}
        onChange={(event) => {
          const on = event.currentTarget.checked;
          setOff(!on);
          if (on) localStorage.removeItem(OFF);
          else localStorage.setItem(OFF, "1");
        }}
      />
      <p className={classes["quiet"]}>
        <Trans>Kept on this device.</Trans>
      </p>
    </Modal>
  );
}
