/** Hong Kong's general holidays in the reader's words; a day that a brand named, or another country's, keeps its name. */
import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";

const OBSERVED = / \(observed\)$/;

export function useHolidayName(): (name: string) => string {
  const { t } = useLingui();
  return useMemo(() => {
    const names: Record<string, string> = {
      "New Year's Day": t`New Year's Day`,
      "Chinese New Year": t`Chinese New Year`,
      "The second day of Chinese New Year": t`The second day of Chinese New Year`,
      "The third day of Chinese New Year": t`The third day of Chinese New Year`,
      "The fourth day of Chinese New Year": t`The fourth day of Chinese New Year`,
      "Tomb-Sweeping Day": t`Tomb-Sweeping Day`,
      "Good Friday": t`Good Friday`,
      "The day following Good Friday": t`The day following Good Friday`,
      "Easter Monday": t`Easter Monday`,
      "Labor Day": t`Labor Day`,
      "The Buddha's Birthday": t`The Buddha's Birthday`,
      "Dragon Boat Festival": t`Dragon Boat Festival`,
      "Hong Kong S.A.R. Establishment Day": t`Hong Kong S.A.R. Establishment Day`,
      "The Day following Mid-Autumn Festival": t`The Day following Mid-Autumn Festival`,
      "The Second Day following Mid-Autumn Festival": t`The Second Day following Mid-Autumn Festival`,
      "National Day": t`National Day`,
      "Double Ninth Festival": t`Double Ninth Festival`,
      "Christmas Day": t`Christmas Day`,
      "The first weekday after Christmas Day": t`The first weekday after Christmas Day`,
    };
    const one = (name: string) => {
      const plain = name.replace(OBSERVED, "");
      const known = names[plain];
      if (!known) return name;
      return OBSERVED.test(name) ? t`${known} (observed)` : known;
    };
    return (name) => name.split("; ").map(one).join("; ");
  }, [t]);
}
