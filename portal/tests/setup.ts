import { i18n } from "@lingui/core";
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";
import { messages } from "@/locales/en/kit.po";

i18n.loadAndActivate({ locale: "en", messages });

// Mantine asks for these; happy-dom has no layout to answer with.
globalThis.ResizeObserver ??= class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};

afterEach(cleanup);
