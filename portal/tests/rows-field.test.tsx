import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { type Client, gql, Provider } from "urql";
import { fromValue } from "wonka";
import { beforeEach, expect, test, vi } from "vitest";
import * as z from "zod/mini";
import { CommandForm } from "@/kit/command-form";

const document = gql`mutation Agree($input: Input!) { agree(input: $input) { __typename } }`;
const executeMutation = vi.fn();
const client = { executeMutation } as unknown as Client;

function answers(answer: unknown) {
  executeMutation.mockImplementationOnce((operation) => fromValue({ operation, data: { agree: answer } }));
}

function Around({ children }: { children: ReactNode }) {
  return (
    <MantineProvider env="test">
      <I18nProvider i18n={i18n}>
        <Provider value={client}>{children}</Provider>
      </I18nProvider>
    </MantineProvider>
  );
}

type Values = { parts: { sum: string; days: string }[] };

function form() {
  return (
    <CommandForm<Values, unknown>
      title="Agree"
      document={document as never}
      schema={z.object({ parts: z.array(z.object({ sum: z.string().check(z.regex(/^\d+$/, "How much")), days: z.string() })) })}
      fields={[
        {
          name: "parts",
          kind: "rows",
          label: "Parts",
          columns: (number) => [{ name: "sum", kind: "number", label: `Part ${number}` }, ...(number > 1 ? [{ name: "days", kind: "number" as const, label: "Days after" }] : [])],
          most: 2,
          fresh: (at) => ({ sum: "", days: at === 0 ? "0" : "" }),
          add: "Add a part",
        },
      ]}
      initial={{ parts: [] }}
      input={(values) => values}
      submit="Go"
      onClose={() => undefined}
    />
  );
}

const add = () => fireEvent.click(screen.getByRole("button", { name: "Add a part" }));
const input = (label: string) => screen.getByLabelText(label, { selector: "input" });
const type = (label: string, value: string) => fireEvent.change(input(label), { target: { value } });
const go = () => fireEvent.click(screen.getByRole("button", { name: "Go" }));
const sent = (): unknown => executeMutation.mock.calls[0]?.[0]?.variables.input;

beforeEach(() => void executeMutation.mockReset());

test("rows are sent as they stand, what a new one holds beside what was typed", async () => {
  answers({ __typename: "Done" });
  render(form(), { wrapper: Around });
  await screen.findByRole("button", { name: "Add a part" });
  add();
  type("Part 1", "600");
  add();
  type("Part 2", "400");
  type("Days after", "20");
  expect(screen.queryByRole("button", { name: "Add a part" })).toBeNull();
  go();
  await waitFor(() => expect(sent()).toEqual({ parts: [{ sum: "600", days: "0" }, { sum: "400", days: "20" }] }));
});

test("the row that is taken away is the one that goes, and the hand is at the button that adds", async () => {
  answers({ __typename: "Done" });
  render(form(), { wrapper: Around });
  await screen.findByRole("button", { name: "Add a part" });
  add();
  expect(globalThis.document.activeElement).toBe(input("Part 1"));
  type("Part 1", "600");
  add();
  type("Part 2", "400");
  fireEvent.click(screen.getByRole("button", { name: "Take away Part 1" }));
  expect(globalThis.document.activeElement).toBe(screen.getByRole("button", { name: "Add a part" }));
  go();
  await waitFor(() => expect(sent()).toEqual({ parts: [{ sum: "400", days: "" }] }));
});

test("what is wrong with a row stands beside it, and what the server refuses beside the list", async () => {
  answers({ __typename: "ValidationProblem", code: "validation_failed", message: "No", fields: [{ path: "parts", code: "sum", message: "They must add up." }] });
  render(form(), { wrapper: Around });
  await screen.findByRole("button", { name: "Add a part" });
  add();
  go();
  await screen.findByText("How much");
  expect(executeMutation).not.toHaveBeenCalled();
  type("Part 1", "600");
  go();
  await screen.findByText("They must add up.");
});
