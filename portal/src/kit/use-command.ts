/** Sends a command from a form: refusals land on the field they speak of, or above the form. */
import { useLingui } from "@lingui/react/macro";
import { useCallback, useState } from "react";
import { type TypedDocumentNode, useMutation } from "urql";
import { answerOf, fieldName, type Problem, problemOf } from "./problems";

/** Any form of react-hook-form: only its errors are set from here. */
interface Fields {
  setError: (name: never, error: { message: string }, options?: { shouldFocus: boolean }) => void;
}

export function useCommand<Input>(
  document: TypedDocumentNode<unknown, { input: Input }>,
  form: Fields,
  fieldNames: readonly string[],
  beside?: Readonly<Record<string, unknown>>,
) {
  const { t } = useLingui();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [{ fetching }, execute] = useMutation(document);

  /** The answer when it went well, null when it was refused (the refusal is on the form by then). */
  const send = useCallback(
    async (input: Input): Promise<unknown> => {
      setProblem(null);
      const result = await execute({ ...beside, input });
      if (result.error) {
        const message = result.error.networkError ? t`The server did not answer. Nothing is lost: try again.` : result.error.message.replace("[GraphQL] ", "");
        setProblem({ __typename: "Fault", code: "FAULT", message });
        return null;
      }
      const answer = answerOf(result.data);
      const refused = problemOf(answer);
      if (!refused) return answer;
      const unplaced = (refused.fields ?? []).filter((one) => {
        const name = fieldName(one.path);
        if (!fieldNames.includes(name)) return true;
        form.setError(name as never, { message: one.message }, { shouldFocus: true });
        return false;
      });
      setProblem(refused.fields?.length && unplaced.length === 0 ? null : refused);
      return null;
    },
    [execute, form, fieldNames, beside, t],
  );

  return { send, problem, fetching };
}
