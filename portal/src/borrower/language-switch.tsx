import { useLingui } from "@lingui/react/macro";
import { IconLanguage } from "@tabler/icons-react";
import classes from "./borrower.module.css";
import { chooseLanguage, chosenLanguage, LANGUAGES } from "./language";

/** Each brand has two languages: the button is written in the other one. */
export function LanguageSwitch() {
  const { t } = useLingui();
  const other = LANGUAGES.find((one) => one.code !== chosenLanguage());
  if (!other) return null;
  return (
    <button type="button" className={classes["language"]} onClick={() => chooseLanguage(other.code)}>
      <IconLanguage size={20} stroke={1.6} aria-hidden />
      <span className="sr-only">{t`Change the language to`} </span>
      <span lang={other.code}>{other.name}</span>
    </button>
  );
}
