import { useQuery } from "urql";
import * as z from "zod/mini";
import { BrandDocument, type BrandFieldsFragment, CreateBrandDocument, EnterBrandDocument, ReactivateBrandDocument, SuspendBrandDocument } from "@/gql/platform/graphql";
import { contrast } from "@/kit/accent";
import { CommandForm } from "@/kit/command-form";
import { Mark } from "@/kit/mark";
import { StatusBadge } from "@/kit/status";

type Brand = BrandFieldsFragment;

const reason = z.string().check(z.minLength(5, "Say why in a few words"));

export function CreateBrand({ onClose, onInvite }: { onClose: () => void; onInvite: (url: string | null) => void }) {
  return (
    <CommandForm
      title="Create a brand"
      document={CreateBrandDocument}
      schema={z.object({
        name: z.string().check(z.minLength(2, "Enter the name borrowers know")),
        slug: z.string().check(z.regex(/^[a-z][a-z0-9-]{1,30}$/, "Small letters, digits and hyphens, beginning with a letter")),
        pack: z.string().check(z.minLength(1, "Choose a country")),
        accent: z.string().check(z.regex(/^#[0-9a-fA-F]{6}$/, "A colour like #0f766e")),
        adminEmail: z.string().check(z.email("Enter the first admin’s e-mail")),
      })}
      fields={[
        { name: "name", kind: "text", label: "Name", hint: "As borrowers know it" },
        { name: "slug", kind: "text", label: "Short name", hint: "The first part of its host; it cannot be changed later" },
        { name: "pack", kind: "select", label: "Country", hint: "Sets currency and the law’s limits", options: [{ value: "IN", label: "India, INR" }, { value: "HK", label: "Hong Kong, HKD" }] },
        { name: "accent", kind: "text", label: "Accent colour" },
        { name: "adminEmail", kind: "email", label: "First admin’s e-mail" },
      ]}
      initial={{ name: "", slug: "", pack: "IN", accent: "#0f766e", adminEmail: "" }}
      aside={(values) => (
        <>
          <Mark name={values.name || "?"} size={44} {...(/^#[0-9a-fA-F]{6}$/.test(values.accent) ? { accent: values.accent } : {})} />
          <p style={{ fontWeight: 620 }}>{values.name || "The new brand"}</p>
          <p>
            {/^#[0-9a-fA-F]{6}$/.test(values.accent) && contrast(values.accent, "#ffffff") < 4.5
              ? "White text is hard to read on this colour; screens will use a darker shade of it."
              : "White text reads well on this colour."}
          </p>
        </>
      )}
      input={(values) => values}
      submit={(values) => (values.name ? `Create ${values.name}` : "Create the brand")}
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
  const [{ data }, refetch] = useQuery({ query: BrandDocument, variables: { id: brand.id } });
  const now = data?.brand ?? brand;
  return {
    version: now.version,
    facts: [["Status", <StatusBadge key="status" state={now.status} />] as const],
    onStale: () => refetch({ requestPolicy: "network-only" }),
  };
}

export function SuspendBrand({ brand, onClose }: BrandActProps) {
  const current = useCurrent(brand);
  return (
    <CommandForm
      {...current}
      title={`Suspend ${brand.name}`}
      danger
      intro="Its hosts answer with “suspended” at once, for staff and borrowers alike. Nothing is deleted, and due work waits."
      document={SuspendBrandDocument}
      schema={z.object({ reason })}
      fields={[{ name: "reason", kind: "longtext", label: "Reason" }]}
      initial={{ reason: "" }}
      input={(values, { version }) => ({ brandId: brand.id, reason: values.reason, expectedVersion: version })}
      submit={`Suspend ${brand.name}`}
      onClose={onClose}
    />
  );
}

export function ReactivateBrand({ brand, onClose }: BrandActProps) {
  const current = useCurrent(brand);
  return (
    <CommandForm
      {...current}
      title={`Reactivate ${brand.name}`}
      intro="Its hosts answer again and waiting work goes on."
      document={ReactivateBrandDocument}
      schema={z.object({ reason })}
      fields={[{ name: "reason", kind: "longtext", label: "Reason" }]}
      initial={{ reason: "" }}
      input={(values, { version }) => ({ brandId: brand.id, reason: values.reason, expectedVersion: version })}
      submit={`Reactivate ${brand.name}`}
      onClose={onClose}
    />
  );
}

export function EnterBrand({ brand, onClose }: BrandActProps) {
  return (
    <CommandForm
      title={`Enter ${brand.name} as support`}
      intro="Your name and reason are written into the brand’s own audit trail, and its staff desk shows a banner while you are inside."
      document={EnterBrandDocument}
      schema={z.object({ reason, minutes: z.string() })}
      fields={[
        { name: "reason", kind: "longtext", label: "Reason" },
        { name: "minutes", kind: "select", label: "For how long", options: ["15", "30", "60"].map((value) => ({ value, label: `${value} minutes` })) },
      ]}
      initial={{ reason: "", minutes: "15" }}
      input={(values) => ({ brandId: brand.id, reason: values.reason, minutes: Number(values.minutes) })}
      submit={`Enter ${brand.name}`}
      onDone={(answer) => location.assign((answer as { url: string }).url)}
      onClose={onClose}
    />
  );
}
