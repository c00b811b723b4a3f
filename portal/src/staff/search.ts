/** What the addresses of the staff desk may carry, read from whatever was typed. */
export interface ListSearch {
  q?: string;
  status?: string;
  mine?: boolean;
}

export interface TabSearch {
  tab?: string;
}

export interface PortfolioSearch {
  asOf?: string | undefined;
  knownOn?: string | undefined;
  status?: string | undefined;
  assetClass?: string | undefined;
}

const PORTFOLIO_KEYS = ["asOf", "knownOn", "status", "assetClass"] as const;
export const portfolioSearch = (raw: Record<string, unknown>): PortfolioSearch =>
  Object.fromEntries(PORTFOLIO_KEYS.flatMap((key) => (typeof raw[key] === "string" && raw[key] ? [[key, raw[key]]] : [])));

export const listSearch = (raw: Record<string, unknown>): ListSearch => ({
  ...(typeof raw["q"] === "string" && raw["q"] ? { q: raw["q"] } : {}),
  ...(typeof raw["status"] === "string" && raw["status"] ? { status: raw["status"] } : {}),
  ...(raw["mine"] === true || raw["mine"] === "true" ? { mine: true } : {}),
});

export const tabSearch = (raw: Record<string, unknown>): TabSearch => (typeof raw["tab"] === "string" ? { tab: raw["tab"] } : {});

/** A version to begin from, or a draft to change; neither for a new product. */
export interface DraftSearch {
  product?: string;
  from?: string;
  edit?: string;
}

export const draftSearch = (raw: Record<string, unknown>): DraftSearch => {
  const found: DraftSearch = {};
  for (const name of ["product", "from", "edit"] as const) if (typeof raw[name] === "string") found[name] = raw[name];
  return found;
};

export const yearSearch = (raw: Record<string, unknown>): { year?: number } => {
  const year = Number(raw["year"]);
  return Number.isInteger(year) && year >= 2000 && year <= 2100 ? { year } : {};
};
