import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useNow } from "@/kit/figures";
import shell from "@/kit/shell.module.css";

/** Someone of the platform is inside: said for as long as it lasts, with the way out beside it. */
export function SupportBanner({ entry, onEnd }: { entry: { platformUser: string; reason: string; expiresAt: string }; onEnd: () => void }) {
  const { t } = useLingui();
  const { platformUser, reason } = entry;
  const left = Math.max(0, Math.ceil((new Date(entry.expiresAt).getTime() - useNow(15_000)) / 60_000));
  return (
    <div className={shell["support"]} role="status">
      <IconShieldCheck size={18} aria-hidden />
      <span>
        <Trans>
          You are here as support: {platformUser}. Reason: “{reason}”. {left} min left. Everything is written to this brand’s audit trail.
        </Trans>
      </span>
      <Button size="compact-sm" variant="default" onClick={onEnd} ml="auto">
        {t`Leave`}
      </Button>
    </div>
  );
}
