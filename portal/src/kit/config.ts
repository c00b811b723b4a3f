/** What the server tells the page before any request is made (the JSON script tag `#hundi-page`). */

export interface PageBrand {
  name: string;
  slug: string;
  accent: string;
  currency: string;
  locale: string;
  pack: string;
  zone: string;
}

export interface DemoSignIn {
  name: string;
  role: string;
  url: string;
}

export interface DemoBrand {
  name: string;
  slug: string;
  accent: string;
  pack: string;
  currency: string;
  url: string;
  about?: string;
  signIns?: DemoSignIn[];
  explorerUrl?: string;
  borrowers?: { name: string; mobile: string; note: string }[];
}

export interface StartPage {
  platform?: { url: string; signInUrl: string };
  desk?: { url: string; signInUrl: string };
  brands?: DemoBrand[];
  simulatorUrl?: string;
  explorerUrl?: string;
  tryFirst?: string[];
}

export interface PageConfig {
  app: "staff" | "platform" | "desk" | "borrower" | "start";
  brand: PageBrand | null;
  graphqlUrl: string;
  socketsUrl: string;
  build?: string;
  start?: StartPage;
}

const nothing: PageConfig = { app: "start", brand: null, graphqlUrl: "", socketsUrl: "" };

function read(): PageConfig {
  const tag = globalThis.document?.querySelector("#hundi-page");
  if (!tag?.textContent) return nothing;
  return { ...nothing, ...(JSON.parse(tag.textContent) as Partial<PageConfig>) };
}

export const page: PageConfig = read();

/** The locale money and dates are written in; a brand's own, English India where no brand is in sight. */
export const formatLocale = page.brand?.locale ?? "en-IN";

/** The nonce of this page's scripts; the styles the kit writes need it too. Browsers show it to scripts only. */
export const nonce: string = globalThis.document?.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
