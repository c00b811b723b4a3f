import { useLingui } from "@lingui/react/macro";
import { useQuery } from "urql";
import * as z from "zod/mini";
import { BrandDocument, type BrandFieldsFragment, CreateBrandDocument, EnterBrandDocument, ReactivateBrandDocument, SuspendBrandDocument } from "@/gql/platform/graphql";
import { contrast } from "@/kit/accent";
import { CommandForm } from "@/kit/command-form";
import { Mark } from "@/kit/mark";
import { StatusBadge } from "@/kit/status";

type Brand = BrandFieldsFragment;

export function useReason() {
  const { t } = useLingui();
  return z.string().check(z.minLength(5, t`Say why in a few words`));
}

export function CreateBrand({ onClose, onInvite }: { onClose: () => void; onInvite: (url: string | null) => void }) {
  const { t } = useLingui();
  return (
    <CommandForm
      title={t`Create a brand`}
      document={CreateBrandDocument}
      schema={z.object({
        name: z.string().check(z.minLength(2, t`Enter the name borrowers know`)),
        slug: z.string().check(z.regex(/^[a-z][a-z0-9-]{1,30}$/, t`Small letters, digits and hyphens, beginning with a letter`)),
        pack: z.string().check(z.minLength(1, t`Choose a country`)),
        accent: z.string().check(z.regex(/^#[0-9a-fA-F]{6}$/, t`A colour like #0f766e`)),
        adminEmail: z.string().check(z.email(t`Enter the first admin’s e-mail`)),
      })}
      fields={[
        { name: "name", kind: "text", label: t`Name`, hint: t`As borrowers know it` },
        { name: "slug", kind: "text", label: t`Short name`, hint: t`The first part of its host; it cannot be changed later` },
        { name: "pack", kind: "select", label: t`Country`, hint: t`Sets currency and the law’s limits`, options: [{ value: "IN", label: t`India, INR` }, { value: "HK", label: t`Hong Kong, HKD` }] },
        { name: "accent", kind: "text", label: t`Accent colour` },
        { name: "adminEmail", kind: "email", label: t`First admin’s e-mail` },
      ]}
      initial={{ name: "", slug: "", pack: "IN", accent: "#0f766e", adminEmail: "" }}
      aside={(values) => (
        <>
          <Mark name={values.name || "?"} size={44} {...(/^#[0-9a-fA-F]{6}$/.test(values.accent) ? { accent: values.accent } : {})} />
          <p style={{ fontWeight: 620 }}>{values.name || t`The new brand`}</p>
          <p>
            {/^#[0-9a-fA-F]{6}$/.test(values.accent) && contrast(values.accent, "#ffffff") < 4.5
              ? t`White text is hard to read on this colour; screens will use a darker shade of it.`
              : t`White text reads well on this colour.`}
          </p>
        </>
      )}
      input={(values) => values}
      submit={(values) => (values.name ? t`Create ${values.name}` : t`Create the brand`)}
      onDone={(answer) => onInvite((answer as { inviteUrl?: string | null }).inviteUrl ?? null)}
      onClose={onClose}
    />
  );
}

interface BrandActProps {
  brand: Brand;
  onClose: () => void;
}

/** The brand as the server has it now; the list row it was opened from may be older. */
function useCurrent(brand: Brand) {
  const { t } = useLingui();
  const [{ data }, refetch] = useQuery({ query: BrandDocument, variables: { id: brand.id } });
  const now = data?.brand ?? brand;
  return {
    version: now.version,
    facts: [[t`Status`, <StatusBadge key="status" state={now.status} />] as const],
    onStale: () => refetch({ requestPolicy: "network-only" }),
  };
}

export function SuspendBrand({ brand, onClose }: BrandActProps) {
  const { t } = useLingui();
  const reason = useReason();
  const current = useCurrent(brand);
  return (
    <CommandForm
      {...current}
      title={t`Suspend ${brand.name}`}
      danger
      intro={t`Its hosts answer with “suspended” at once, for staff and borrowers alike. Nothing is deleted, and due work waits.`}
      document={SuspendBrandDocument}
      schema={z.object({ reason })}
      fields={[{ name: "reason", kind: "longtext", label: t`Reason` }]}
      initial={{ reason: "" }}
      input={(values, { version }) => ({ brandId: brand.id, reason: values.reason, expectedVersion: version })}
      submit={t`Suspend ${brand.name}`}
      onClose={onClose}
    />
  );
}

export function ReactivateBrand({ brand, onClose }: BrandActProps) {
  const { t } = useLingui();
  const reason = useReason();
  const current = useCurrent(brand);
  return (
    <CommandForm
      {...current}
      title={t`Reactivate ${brand.name}`}
      intro={t`Its hosts answer again and waiting work goes on.`}
      document={ReactivateBrandDocument}
      schema={z.object({ reason })}
      fields={[{ name: "reason", kind: "longtext", label: t`Reason` }]}
      initial={{ reason: "" }}
      input={(values, { version }) => ({ brandId: brand.id, reason: values.reason, expectedVersion: version })}
      submit={t`Reactivate ${brand.name}`}
      onClose={onClose}
    />
  );
}

export function EnterBrand({ brand, onClose }: BrandActProps) {
  const { t } = useLingui();
  const reason = useReason();
  return (
    <CommandForm
      title={t`Enter ${brand.name} as support`}
      intro={t`Your name and reason are written into the brand’s own audit trail, and its staff desk shows a banner while you are inside.`}
      document={EnterBrandDocument}
      schema={z.object({ reason, minutes: z.string() })}
      fields={[
        { name: "reason", kind: "longtext", label: t`Reason` },
        { name: "minutes", kind: "select", label: t`For how long`, options: ["15", "30", "60"].map((value) => ({ value, label: t`${value} minutes` })) },
      ]}
      initial={{ reason: "", minutes: "15" }}
      input={(values) => ({ brandId: brand.id, reason: values.reason, minutes: Number(values.minutes) })}
      submit={t`Enter ${brand.name}`}
      onDone={(answer) => location.assign((answer as { url: string }).url)}
      onClose={onClose}
    />
  );
}
