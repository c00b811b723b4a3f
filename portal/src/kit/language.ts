/** The language a desk is read in: English until somebody chooses another, kept on this device. */
export type Language = "en" | "zh-Hant" | "hi";

const KEPT = "hundi-desk-language";

export const LANGUAGES: readonly { code: Language; name: string }[] = [
  { code: "en", name: "English" },
  { code: "zh-Hant", name: "繁體中文" },
  { code: "hi", name: "हिन्दी" },
];

export function chosenLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  return LANGUAGES.find((one) => one.code === kept)?.code ?? "en";
}

export function chooseLanguage(code: Language): void {
  localStorage.setItem(KEPT, code);
  location.reload();
}
