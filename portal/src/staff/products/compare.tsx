/** Two versions side by side: only the fields in which they differ. */
import { useLingui } from "@lingui/react/macro";
import { NativeSelect, Skeleton } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { VersionDifferencesDocument } from "@/gql/staff/graphql";
import kit from "@/kit/kit.module.css";
import { ErrorState } from "@/kit/states";
import screens from "../screens/screens.module.css";
import { type LoanProduct, useVersionName } from "./product-list";
import classes from "./products.module.css";
import { label, word } from "./term-words";

export function Compare({ versions }: { versions: LoanProduct["versions"] }) {
  const { t } = useLingui();
  const [newer, setNewer] = useState(versions[0]?.id ?? "");
  const [older, setOlder] = useState(versions[1]?.id ?? "");
  const [{ data, error, fetching }] = useQuery({ query: VersionDifferencesDocument, variables: { olderId: older, newerId: newer }, requestPolicy: "network-only" });
  const versionName = useVersionName();
  const options = versions.map((one) => ({ value: one.id, label: versionName(one) }));
  const found = data?.versionDifferences;
  return (
    <>
      <div className={classes["bar"]}>
        <NativeSelect label={t`From`} data={options} value={older} onChange={(event) => setOlder(event.currentTarget.value)} />
        <NativeSelect label={t`To`} data={options} value={newer} onChange={(event) => setNewer(event.currentTarget.value)} />
      </div>
      {error ? <ErrorState error={error} /> : null}
      {!found && fetching ? <Skeleton height={120} /> : null}
      {found?.length === 0 ? <p className={classes["quiet"]}>{t`No field differs.`}</p> : null}
      {found && found.length > 0 ? (
        <div className={kit["bookWrap"]}>
          <table className={`${kit["book"]} ${screens["diff"]}`}>
            <thead><tr><th scope="col">{t`Field`}</th><th scope="col">{t`Was`}</th><th scope="col">{t`Is`}</th></tr></thead>
            <tbody>
              {found.map((one) => (
                <tr key={one.path}>
                  <td>{label(one.path)}<div className={kit["quiet"]}><code>{one.path}</code></div></td>
                  <td>{one.before === null || one.before === undefined ? "—" : word(one.before)}</td>
                  <td>{one.after === null || one.after === undefined ? "—" : word(one.after)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </>
  );
}
