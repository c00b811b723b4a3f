import { useLingui } from "@lingui/react/macro";
import { IconCloudDownload, IconFileSpreadsheet, IconWebhook } from "@tabler/icons-react";
import { useFormContext } from "react-hook-form";
import classes from "../notices.module.css";
import { useKindWord } from "./health";

/** The three ways a list can come, each with what it needs. */
export function KindChoice() {
  const { t } = useLingui();
  const word = useKindWord();
  const { register } = useFormContext();
  const kinds = [
    { kind: "HTTP", icon: IconCloudDownload, says: t`From an address that answers by NoticeSource v1, on a schedule and by hand.` },
    { kind: "FILE", icon: IconFileSpreadsheet, says: t`Your people hand in a .csv or .xlsx export. Nothing needs to be joined.` },
    { kind: "PUSH", icon: IconWebhook, says: t`The loan system sends its list to us, signed, whenever it has a new one.` },
  ];
  return (
    <div className={classes["kinds"]}>
      {kinds.map((one) => (
        <label key={one.kind} className={classes["kind"]}>
          <input type="radio" value={one.kind} {...register("kind")} />
          <one.icon size={22} stroke={1.5} aria-hidden />
          <span>
            <strong>{word(one.kind)}</strong>
            <small>{one.says}</small>
          </span>
        </label>
      ))}
    </div>
  );
}
