/** Ctrl-K: loans, customers and pages in one field; only what the role may see comes back. */
import { useLingui } from "@lingui/react/macro";
import { Modal, TextInput, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconArrowRight, IconBuildingBank, IconSearch, IconUser } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, type ReactNode, useId, useMemo, useState } from "react";
import { useQuery } from "urql";
import { CustomersDocument, LoansDocument } from "@/gql/staff/graphql";
import type { NavGroup } from "@/kit/shell";
import { StatusBadge } from "@/kit/status";
import classes from "./palette.module.css";

interface Hit {
  key: string;
  group: string;
  icon: ReactNode;
  title: string;
  detail: ReactNode;
  go: () => void;
}

export default function Palette({ nav, onClose }: { nav: readonly NavGroup[]; onClose: () => void }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const listId = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [asked] = useDebouncedValue(text.trim(), 200);
  const pause = asked.length < 2;
  const [loans] = useQuery({ query: LoansDocument, variables: { first: 6, filter: { search: asked } }, pause });
  const [customers] = useQuery({ query: CustomersDocument, variables: { first: 6, filter: { search: asked } }, pause });

  const hits = useMemo<Hit[]>(() => {
    const go = (to: string) => () => {
      onClose();
      void navigate({ to: to as never });
    };
    const found: Hit[] = pause
      ? []
      : [
          ...(loans.data?.loans.edges ?? []).map(({ node }) => ({
            key: node.id,
            group: t`Loans`,
            icon: <IconBuildingBank size={18} stroke={1.5} />,
            title: `${node.number}  ${node.customerName}`,
            detail: <StatusBadge state={node.status} />,
            go: go(`/loans/${node.id}`),
          })),
          ...(customers.data?.customers.edges ?? []).map(({ node }) => ({
            key: node.id,
            group: t`Customers`,
            icon: <IconUser size={18} stroke={1.5} />,
            title: node.name,
            detail: `${node.number}  ${node.mobileMasked}`,
            go: go(`/customers/${node.id}`),
          })),
        ];
    const pages = nav
      .flatMap((group) => group.items)
      .filter((item) => item.label.toLowerCase().includes(text.trim().toLowerCase()))
      .map((item) => ({ key: item.to, group: t({ context: "search", message: "Pages" }), icon: <item.icon size={18} stroke={1.5} />, title: item.label, detail: <IconArrowRight size={16} aria-hidden />, go: go(item.to) }));
    return [...found, ...pages];
  }, [loans.data, customers.data, nav, navigate, onClose, pause, text, t]);

  const chosen = Math.min(at, Math.max(0, hits.length - 1));
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setAt((chosen + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % Math.max(1, hits.length));
    }
    if (event.key === "Enter") {
      event.preventDefault();
      hits[chosen]?.go();
    }
  };

  return (
    <Modal opened onClose={onClose} withCloseButton={false} padding={0} size="lg" title={t`Search`} classNames={{ header: "sr-only" }}>
      <TextInput
        classNames={{ input: classes["input"] ?? "" }}
        leftSection={<IconSearch size={18} aria-hidden />}
        placeholder={t`Loan number, name, mobile or page`}
        aria-label={t`Search`}
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={hits[chosen] ? `${listId}-${hits[chosen].key}` : undefined}
        value={text}
        data-autofocus
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <div className={classes["list"]} id={listId} role="listbox" aria-label={t`Found`} hidden={hits.length === 0}>
        {hits.map((hit, index) => (
          <div key={hit.group + hit.key} role="presentation">
            {index === 0 || hits[index - 1]?.group !== hit.group ? <p className={classes["group"]}>{hit.group}</p> : null}
            <UnstyledButton
              id={`${listId}-${hit.key}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              className={classes["hit"] ?? ""}
              onClick={hit.go}
              onMouseMove={() => setAt(index)}
            >
              {hit.icon}
              <span>{hit.title}</span>
              <span className={classes["detail"]}>{hit.detail}</span>
            </UnstyledButton>
          </div>
        ))}
      </div>
      {hits.length === 0 ? <p role="status" className={classes["group"]} style={{ margin: "14px 16px" }}>{loans.fetching || customers.fetching ? t`Searching…` : t`Nothing found. Try the loan number or the whole mobile number.`}</p> : null}
    </Modal>
  );
}
