/**
 * A day: typed as people write days, shown as the portal writes them, or chosen from a calendar that is fetched when it is
 * asked for. The value is a calendar day ("2026-11-29"), or empty.
 */
import { useLingui } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import { IconCalendar } from "@tabler/icons-react";
import { type KeyboardEvent, lazy, type ReactNode, type Ref, Suspense, type SyntheticEvent, useRef, useState } from "react";
import { day } from "./format";
import classes from "./kit.module.css";
import { readDay } from "./read-day";

const Calendar = lazy(() => import("./calendar"));

export interface DateFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  description?: ReactNode;
  error?: ReactNode;
  name?: string;
  min?: string | undefined;
  max?: string | undefined;
  autoComplete?: string;
  ref?: Ref<HTMLInputElement>;
}

export function DateField({ label, value, onChange, onBlur, error, min, max, ref, ...rest }: DateFieldProps) {
  const { t } = useLingui();
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const wrong = typed !== null && typed.trim() !== "" && readDay(typed) === null;
  const [left, setLeft] = useState(false);

  const type = (text: string) => {
    setTyped(text);
    setLeft(false);
    const read = readDay(text);
    if (read !== null || text.trim() === "") onChange(read ?? "");
  };
  /** What is no day is not sent as the day that stood there before. */
  const settle = () => {
    if (wrong) onChange("");
    else setTyped(null);
    setLeft(true);
  };
  /** A press elsewhere takes the focus on from the button by itself. */
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const choose = (chosen: string) => {
    setTyped(null);
    if (chosen !== value) onChange(chosen);
    close();
  };
  /** The button closes what it opened; the calendar would take the press for one elsewhere, and the button open it again. */
  const keep = (event: SyntheticEvent) => open && event.stopPropagation();
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter") settle();
    if (event.key !== "ArrowDown" || !event.altKey) return;
    event.preventDefault();
    setOpen(true);
  };

  return (
    <div className={classes["date"]}>
      <TextInput
        {...rest}
        ref={ref ?? null}
        label={label}
        value={typed ?? (value ? day(value) : "")}
        placeholder={t`dd/mm/yyyy`}
        error={wrong && left ? t`Write the day as 29/11/2026` : error}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={onKey}
        onBlur={() => {
          settle();
          onBlur?.();
        }}
        rightSection={
          <button ref={button} type="button" className={classes["dateButton"]} aria-label={t`Calendar: ${label}`} aria-haspopup="dialog" aria-expanded={open} onMouseDown={keep} onTouchStart={keep} onClick={() => setOpen((was) => !was)}>
            <IconCalendar size={18} stroke={1.6} aria-hidden />
          </button>
        }
      />
      {open ? (
        <Suspense fallback={null}>
          <Calendar label={label} value={wrong ? "" : value} min={min} max={max} far={rest.autoComplete === "bday"} onChoose={choose} onClose={close} />
        </Suspense>
      ) : null}
    </div>
  );
}
