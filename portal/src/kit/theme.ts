import { createTheme, type CSSVariablesResolver, type MantineColorsTuple, type MantineThemeOverride } from "@mantine/core";
import { accentShades } from "./accent";

export type Density = "dense" | "roomy";

const SIZES = {
  dense: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  roomy: { xs: "0.8125rem", sm: "0.9375rem", md: "1rem", lg: "1.125rem", xl: "1.5rem" },
} as const;

/** One theme for all apps; the desks are dense, the borrower's app is roomy. */
export function hundiTheme(accent: string, density: Density, close: string): MantineThemeOverride {
  const control = density === "dense" ? "sm" : "md";
  return createTheme({
    colors: { brand: accentShades(accent) as unknown as MantineColorsTuple, red: accentShades("#c0281f") as unknown as MantineColorsTuple },
    primaryColor: "brand",
    primaryShade: { light: 6, dark: 6 },
    defaultRadius: "sm",
    cursorType: "pointer",
    respectReducedMotion: true,
    focusRing: "auto",
    fontFamily: "var(--font-body)",
    fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
    fontSizes: SIZES[density],
    headings: { fontFamily: "var(--font-body)", fontWeight: "640" },
    radius: { xs: "3px", sm: "6px", md: "8px", lg: "12px", xl: "18px" },
    // Named, not imported: the theme must not bring components an app does not use.
    components: {
      Button: { defaultProps: { size: control }, styles: { label: { fontWeight: 560 } } },
      Input: { defaultProps: { size: control } },
      InputWrapper: { defaultProps: { size: control }, styles: { label: { fontWeight: 540, marginBottom: 4 } } },
      Badge: { styles: { root: { textTransform: "none" } } },
      Modal: { defaultProps: { closeButtonProps: { "aria-label": close }, centered: false, yOffset: "10vh", radius: "md", transitionProps: { duration: 120, transition: "fade" } } },
      Notification: { defaultProps: { closeButtonProps: { "aria-label": close } } },
      Drawer: { defaultProps: { closeButtonProps: { "aria-label": close }, transitionProps: { duration: 130 } } },
      Tooltip: { defaultProps: { withArrow: false, openDelay: 250, transitionProps: { duration: 90 } } },
      Skeleton: { defaultProps: { radius: "xs" } },
    },
  });
}

/** The kit's neutrals are ours: the variables Mantine paints with are pointed at the tokens of tokens.css. */
export const resolveVariables: CSSVariablesResolver = () => {
  const shared = {
    "--mantine-color-body": "var(--page)",
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-dimmed": "var(--ink-3)",
    "--mantine-color-placeholder": "var(--ink-3)",
    "--mantine-color-default": "var(--page)",
    "--mantine-color-default-hover": "var(--sunken)",
    "--mantine-color-default-color": "var(--ink)",
    "--mantine-color-default-border": "var(--line-strong)",
    "--mantine-color-error": "var(--red-ink)",
  };
  return {
    variables: {},
    light: { ...shared, "--mantine-color-anchor": "var(--mantine-color-brand-6)", "--accent-ink": "var(--mantine-color-brand-6)", "--accent-tint": "var(--mantine-color-brand-0)" },
    dark: { ...shared, "--mantine-color-anchor": "var(--mantine-color-brand-3)", "--accent-ink": "var(--mantine-color-brand-3)", "--accent-tint": "color-mix(in srgb, var(--mantine-color-brand-6) 22%, var(--page))" },
  };
};
