import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { type ComponentProps, type ReactNode } from "react";
import { type Client, gql, Provider } from "urql";
import { fromValue } from "wonka";
import { beforeEach, expect, test, vi } from "vitest";
import * as z from "zod/mini";
import { CommandForm } from "@/kit/command-form";

const document = gql`mutation Sanction($input: Input!) { sanction(input: $input) { __typename } }`;
const executeMutation = vi.fn();
const client = { executeMutation } as unknown as Client;

function answers(answer: unknown) {
  executeMutation.mockImplementationOnce((operation) => fromValue({ operation, data: { sanction: answer } }));
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

type Props = ComponentProps<typeof CommandForm<{ reason: string }, unknown>>;

function form(props: Partial<Props> = {}) {
  return (
    <CommandForm<{ reason: string }, unknown>
      title="Sanction"
      document={document as never}
      schema={z.object({ reason: z.string().check(z.minLength(3, "Say why")) })}
      fields={[{ name: "reason", kind: "text", label: "Reason" }]}
      initial={{ reason: "because" }}
      input={(values, { key, version }) => ({ ...values, key, expectedVersion: version })}
      submit="Go"
      version={3}
      facts={[["Status", "Pending"]]}
      onClose={() => undefined}
      {...props}
    />
  );
}

const sent = (call: number): Record<string, unknown> => executeMutation.mock.calls[call]?.[0]?.variables.input ?? {};
const go = () => fireEvent.click(screen.getByRole("button", { name: "Go" }));

beforeEach(() => void executeMutation.mockReset());

test("what the schema refuses is never sent", async () => {
  render(form({ initial: { reason: "" } }), { wrapper: Around });
  go();
  await screen.findByText("Say why");
  expect(executeMutation).not.toHaveBeenCalled();
});

test("a refused field says so beside itself", async () => {
  answers({ __typename: "ValidationProblem", code: "INVALID", message: "Mend it", fields: [{ path: "input.reason", code: "x", message: "Not a reason" }] });
  render(form(), { wrapper: Around });
  go();
  await screen.findByText("Not a reason");
  expect(screen.queryByText("Mend it")).toBeNull();
});

test("pressing twice sends the same key, another body another key", async () => {
  for (let n = 0; n < 3; n += 1) answers({ __typename: "RefusedProblem", code: "BUSY", message: `Busy ${n}` });
  render(form(), { wrapper: Around });
  go();
  await screen.findByText("Busy 0");
  go();
  await screen.findByText("Busy 1");
  fireEvent.change(screen.getByLabelText("Reason"), { target: { value: "another" } });
  go();
  await screen.findByText("Busy 2");
  expect(sent(0)["key"]).toBe(sent(1)["key"]);
  expect(sent(2)["key"]).not.toBe(sent(0)["key"]);
});

test("a loan that moved while the dialog was open is shown both ways and cannot be sent unread", async () => {
  const onClose = vi.fn();
  const shown = render(form({ onClose }), { wrapper: Around });
  shown.rerender(form({ onClose, version: 4, facts: [["Status", "Rejected"]] }));
  await screen.findByText("This changed while you were deciding");
  expect(screen.getByText("Pending")).toBeDefined();
  expect(screen.getByText("Rejected")).toBeDefined();
  expect((screen.getByRole("button", { name: "Go" }) as HTMLButtonElement).disabled).toBe(true);

  fireEvent.click(screen.getByRole("button", { name: "I have read it, go on from here" }));
  answers({ __typename: "LoanPayload" });
  go();
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(sent(0)["expectedVersion"]).toBe(4);
});

test("a conflict found by the server makes the page ask again", async () => {
  const onStale = vi.fn();
  answers({ __typename: "VersionConflictProblem", code: "STALE", message: "It moved", expected: 3, current: 4 });
  render(form({ onStale }), { wrapper: Around });
  go();
  await waitFor(() => expect(onStale).toHaveBeenCalledOnce());
});
