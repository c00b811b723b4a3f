import { accentShades } from "./accent";
import classes from "./mark.module.css";

/** A brand's mark where it has no logo: its initial on its accent, dark enough to be read. */
export function Mark({ name, size = 28, accent }: { name: string; size?: number; accent?: string }) {
  return (
    <span className={classes["mark"]} aria-hidden style={{ width: size, height: size, fontSize: size * 0.5, ...(accent ? { background: accentShades(accent)[6] } : {}) }}>
      {name.charAt(0)}
    </span>
  );
}
