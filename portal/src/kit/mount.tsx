/** Puts an app on the page: nonce first (the scroll lock writes a style tag), then theme, words, boundary. */
import { i18n, type Messages } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { setNonce } from "get-nonce";
import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { messages as kitEnglish } from "../locales/en/kit.po";
import { nonce, page } from "./config";
import { Boundary } from "./states";
import { type Density, hundiTheme, resolveVariables } from "./theme";

const HOUSE_ACCENT = "#2f5bd8";

export interface MountOptions {
  density: Density;
  messages?: Messages;
  locale?: string;
}

export function mount(app: ReactNode, { density, messages, locale = "en" }: MountOptions): void {
  if (nonce) setNonce(nonce);
  i18n.loadAndActivate({ locale, messages: { ...kitEnglish, ...messages } });
  document.documentElement.lang = locale;
  document.documentElement.dataset["density"] = density;
  const root = document.querySelector("#root");
  if (!root) throw new Error("The page has no #root to mount on");
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={hundiTheme(page.brand?.accent ?? HOUSE_ACCENT, density, i18n._(msg`Close`))}
        cssVariablesResolver={resolveVariables}
        defaultColorScheme="auto"
        {...(nonce ? { getStyleNonce: () => nonce } : {})}
      >
        <I18nProvider i18n={i18n}>
          <Boundary>{app}</Boundary>
        </I18nProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
