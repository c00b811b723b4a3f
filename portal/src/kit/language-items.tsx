/** The languages of a desk: as items of the person's menu, and on the page where nobody is signed in yet. */
import { useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import { chooseLanguage, chosenLanguage, LANGUAGES } from "./language";
import classes from "./shell.module.css";

export function LanguageItems() {
  return (
    <>
      <Menu.Divider />
      {LANGUAGES.map((one) => (
        <Menu.Item key={one.code} lang={one.code} role="menuitemradio" aria-checked={chosenLanguage() === one.code} onClick={() => chooseLanguage(one.code)}>
          {one.name}
        </Menu.Item>
      ))}
    </>
  );
}

export function LanguageRow() {
  const { t } = useLingui();
  return (
    <ul className={classes["languages"]} aria-label={t`Language`}>
      {LANGUAGES.map((one) => (
        <li key={one.code}>
          <button type="button" lang={one.code} aria-pressed={chosenLanguage() === one.code} onClick={() => chooseLanguage(one.code)}>
            {one.name}
          </button>
        </li>
      ))}
    </ul>
  );
}
