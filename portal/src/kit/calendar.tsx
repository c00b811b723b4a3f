/** The calendar of a date field, over the field it belongs to. */
import "@mantine/core/styles/Popover.layer.css";
import "@mantine/dates/styles.layer.css";
import "dayjs/locale/hi";
import "dayjs/locale/zh-hk";
import { i18n } from "@lingui/core";
import { useLingui } from "@lingui/react/macro";
import { Popover } from "@mantine/core";
import { DatePicker, DatesProvider } from "@mantine/dates";
import classes from "./kit.module.css";

const LOCALES: Record<string, string> = { "zh-Hant": "zh-hk", hi: "hi" };
/** Chinese writes the year before the month. */
const CHINESE = { monthLabelFormat: "YYYY年M月", yearLabelFormat: "YYYY年", decadeLabelFormat: "YYYY年", yearsListFormat: "YYYY年", monthsListFormat: "M月" };

interface CalendarProps {
  label: string;
  value: string;
  min?: string | undefined;
  max?: string | undefined;
  /** For a day of birth: the years are chosen first. */
  far: boolean;
  onChoose: (day: string) => void;
  onClose: () => void;
}

export default function Calendar({ label, value, min, max, far, onChoose, onClose }: CalendarProps) {
  const { t } = useLingui();
  return (
    <Popover opened onChange={(still) => (still ? undefined : onClose())} position="bottom-start" shadow="md" withRoles={false} trapFocus returnFocus>
      <Popover.Target>
        <span className={classes["dateAnchor"]} />
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={label}>
        <DatesProvider settings={{ locale: LOCALES[i18n.locale] ?? "en", firstDayOfWeek: 0, weekendDays: [] }}>
          <DatePicker
            value={value || null}
            {...(value ? { defaultDate: value } : {})}
            {...(min ? { minDate: min } : {})}
            {...(max ? { maxDate: max } : {})}
            {...(i18n.locale === "zh-Hant" ? CHINESE : {})}
            defaultLevel={far && !value ? "decade" : "month"}
            onChange={(chosen) => chosen && onChoose(chosen)}
            hideOutsideDates
            __stopPropagation
            ariaLabels={{
              previousMonth: t`Month before`,
              nextMonth: t`Next month`,
              previousYear: t`Year before`,
              nextYear: t`Next year`,
              previousDecade: t`Ten years before`,
              nextDecade: t`Next ten years`,
            }}
          />
        </DatesProvider>
      </Popover.Dropdown>
    </Popover>
  );
}
