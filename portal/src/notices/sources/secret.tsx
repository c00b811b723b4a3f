/** Where a source pushes and what it signs with: shown when they are made, and never again. */
import { useLingui } from "@lingui/react/macro";
import { Button, Group, Modal } from "@mantine/core";
import { Copied } from "@/kit/copied";
import kit from "@/kit/kit.module.css";
import { Notice } from "@/kit/states";

export interface PushSecret {
  pushUrl: string;
  pushSecret: string;
}

export function SecretOnce({ secret, onClose }: { secret: PushSecret; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Modal opened onClose={onClose} title={t`Copy these now`} size="lg" closeOnClickOutside={false} classNames={{ title: kit["modalTitle"] ?? "" }}>
      <Notice tone="due">{t`Neither is shown again. Whoever has both can send notices in this company’s name: hand them over by a safe way.`}</Notice>
      <Copied label={t`Address to push to`} value={secret.pushUrl} />
      <Copied label={t`Secret to sign with`} value={secret.pushSecret} />
      <Group justify="flex-end" mt="lg">
        <Button onClick={onClose}>{t`I have copied both`}</Button>
      </Group>
    </Modal>
  );
}
