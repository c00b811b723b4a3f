import { useLingui } from "@lingui/react/macro";
import { ActionIcon, Menu, useMantineColorScheme } from "@mantine/core";
import { IconDeviceDesktop, IconKeyboard, IconLogout, IconMoon, IconSun, IconUserCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";

interface PersonMenuProps {
  name: string;
  detail: string;
  onKeys?: () => void;
  onSignOut: () => void;
  children?: ReactNode;
}

export function PersonMenu({ name, detail, onKeys, onSignOut, children }: PersonMenuProps) {
  const { t } = useLingui();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const schemes = [
    { value: "light", label: t`Light`, icon: IconSun },
    { value: "dark", label: t`Dark`, icon: IconMoon },
    { value: "auto", label: t`As the device`, icon: IconDeviceDesktop },
  ] as const;
  return (
    <Menu position="bottom-end" width={240} shadow="md" transitionProps={{ duration: 90 }}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t`You: ${name}`}>
          <IconUserCircle size={22} stroke={1.5} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {name}
          <br />
          {detail}
        </Menu.Label>
        {children}
        <Menu.Divider />
        {schemes.map((one) => (
          <Menu.Item
            key={one.value}
            role="menuitemradio"
            aria-checked={colorScheme === one.value}
            leftSection={<one.icon size={16} />}
            rightSection={colorScheme === one.value ? "•" : null}
            onClick={() => setColorScheme(one.value)}
          >
            {one.label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        {onKeys ? (
          <Menu.Item leftSection={<IconKeyboard size={16} />} rightSection="?" onClick={onKeys}>
            {t`Keyboard shortcuts`}
          </Menu.Item>
        ) : null}
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={onSignOut}>
          {t`Sign out`}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
