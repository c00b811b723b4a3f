/** The languages of a desk, as items of the person's menu. */
import { Menu } from "@mantine/core";
import { chooseLanguage, chosenLanguage, LANGUAGES } from "./language";

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
