import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { DateField } from "@/kit/date-field";
import { readDay } from "@/kit/read-day";
import { messages as english } from "@/locales/en/kit.po";
import { messages as hindi } from "@/locales/hi/kit.po";
import { messages as chinese } from "@/locales/zh-Hant/kit.po";

afterEach(() => i18n.loadAndActivate({ locale: "en", messages: english }));

test.each([
  ["2026-11-29", "2026-11-29"],
  ["2026/11/9", "2026-11-09"],
  ["29/11/2026", "2026-11-29"],
  ["9.11.2026", "2026-11-09"],
  [" 29 Nov 2026 ", "2026-11-29"],
  ["29 november 2026", "2026-11-29"],
  ["1 Sept 2026", "2026-09-01"],
  ["2026年11月29日", "2026-11-29"],
  ["2026 年 3 月 1 日", "2026-03-01"],
])("%s is read as %s", (typed, day) => {
  expect(readDay(typed)).toBe(day);
});

test.each(["", "29", "29/11", "29/11/26", "30/02/2026", "31 Apr 2026", "2026-13-01", "29 Foo 2026", "tomorrow"])("%j is no day", (typed) => {
  expect(readDay(typed)).toBeNull();
});

test("no screen leaves a day to the browser's own field", () => {
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".tsx"));
  expect(sources.filter((name) => /type="date"/.test(readFileSync(join("src", name), "utf8")))).toEqual([]);
});

function Held({ first = "", told }: { first?: string; told: (day: string) => void }) {
  const [value, setValue] = useState(first);
  return (
    <I18nProvider i18n={i18n}>
      <MantineProvider>
        <DateField
          label="Agreed on"
          value={value}
          onChange={(day) => {
            setValue(day);
            told(day);
          }}
        />
      </MantineProvider>
    </I18nProvider>
  );
}

function field(): HTMLInputElement {
  return screen.getByLabelText("Agreed on");
}

describe("a date field", () => {
  test("takes a day as it is typed and shows it as the portal writes days once it is left", () => {
    const told = vi.fn();
    render(<Held told={told} />);
    fireEvent.change(field(), { target: { value: "2026-11-29" } });
    expect(told).toHaveBeenLastCalledWith("2026-11-29");
    expect(field().value).toBe("2026-11-29");
    fireEvent.blur(field());
    expect(field().value).toBe("29 Nov 2026");
  });

  test("sends no day where the text is none, rather than the one that stood there, and says how to write it", () => {
    const told = vi.fn();
    render(<Held first="2026-11-01" told={told} />);
    fireEvent.change(field(), { target: { value: "31/11/2026" } });
    fireEvent.keyDown(field(), { key: "Enter" });
    expect(told).toHaveBeenLastCalledWith("");
    expect(screen.getByText("Write the day as 29/11/2026")).toBeDefined();
  });

  test("is emptied by emptying it", () => {
    const told = vi.fn();
    render(<Held first="2026-11-01" told={told} />);
    fireEvent.change(field(), { target: { value: "" } });
    expect(told).toHaveBeenLastCalledWith("");
  });

  test.each([
    ["zh-Hant", chinese, "2026年11月29日"],
    ["hi", hindi, "29 नव॰ 2026"],
  ])("writes and reads back a day in %s", (locale, messages, written) => {
    i18n.loadAndActivate({ locale, messages });
    render(<Held first="2026-11-29" told={vi.fn()} />);
    expect(field().value).toBe(written);
    expect(readDay(written)).toBe("2026-11-29");
  });
});
