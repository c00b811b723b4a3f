/** A rate with the period it is counted by: "24 % per year". */
import { useLingui } from "@lingui/react/macro";
import { percent } from "@/kit/format";

export function useRateText(): (pct: string, period: string) => string {
  const per = usePer();
  const { t } = useLingui();
  return (pct, period) => {
    const [rate, each] = [percent(pct), per(period)];
    return t`${rate} ${each}`;
  };
}

export function usePer(): (period: string) => string {
  const { t } = useLingui();
  const words: Record<string, string> = { DAY: t`per day`, WEEK: t`per week`, MONTH: t`per month`, YEAR: t`per year` };
  return (period) => words[period] ?? period.toLowerCase();
}
