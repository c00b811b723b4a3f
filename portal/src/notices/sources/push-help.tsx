/** For whoever joins a loan system to us: what to send, and how it is signed. */
import { Trans, useLingui } from "@lingui/react/macro";
import screens from "../../staff/screens/screens.module.css";
import type { Source } from "../desk";

const SENT = {
  notice_id: "N-1001-3",
  loan_no: "LN-1001",
  borrower_name_en: "CHAN TAI MAN",
  borrower_name_zh: "陳大文",
  phone: "91234567",
  instalment_no: 3,
  due_date: "2026-03-20",
  repayment_amount: "4500.00",
  updated_at: "2026-03-20T01:58:00+08:00",
};

/** The body of a push, its row in the names the source was set up with. */
export function pushBody({ companyCode, mode, mapping }: Pick<Source, "companyCode" | "mode" | "mapping">): object {
  const own = new Map(Object.entries(mapping as Record<string, string>).map(([name, field]) => [field, name]));
  const row: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(SENT)) {
    const path = (own.get(field) ?? field).split(".");
    const last = path.pop() as string;
    let holder = row;
    for (const part of path) holder = (holder[part] ??= {}) as Record<string, unknown>;
    holder[last] = value;
  }
  return { run_id: "20260320-0200", company: companyCode, mode, as_of: "2026-03-20T02:00:00+08:00", part: 1, parts: 1, notices: [row] };
}

export function PushHelp({ source }: { source: Source }) {
  const { t } = useLingui();
  const example = `POST <${t`Address to push to`}>
X-Timestamp: 1773943200
X-Signature: sha256=<hex HMAC-SHA256(secret, timestamp + "." + body)>

${JSON.stringify(pushBody(source), null, 2)}`;
  return (
    <>
      <p>
        <Trans>
          Each push is one part of a whole list; when all its parts are there, the list is taken. The timestamp is in seconds since 1970. The answer is 202 once a part is kept, 401 where the signature does not fit or the
          timestamp is more than five minutes off.
        </Trans>
      </p>
      <p>
        <Trans>The address and the secret are shown when they are made. If they are lost, make new ones with “New secret”.</Trans>
      </p>
      <pre className={screens["json"]} tabIndex={0} role="group" aria-label={t`Example of a push`}>
        {example}
      </pre>
    </>
  );
}
