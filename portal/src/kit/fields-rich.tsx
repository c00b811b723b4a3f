import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/NumberInput.layer.css";
import "@mantine/core/styles/Popover.layer.css";
import "@mantine/core/styles/ScrollArea.layer.css";
import { Checkbox, NumberInput, Select, Stack, Textarea } from "@mantine/core";
import { grouping, symbol } from "./config-money";
import type { FieldSpec, SharedProps } from "./fields";

export default function RichField({ spec, shared }: { spec: FieldSpec; shared: SharedProps }) {
  switch (spec.kind) {
    case "longtext":
      return <Textarea {...shared} autosize minRows={3} maxRows={8} />;
    case "money":
      return (
        <NumberInput
          {...shared}
          prefix={symbol(spec.currency)}
          thousandSeparator=","
          thousandsGroupStyle={grouping}
          decimalScale={2}
          allowNegative={false}
          hideControls
          inputMode="decimal"
          valueIsNumericString
          onChange={(value) => shared.onChange(String(value))}
        />
      );
    case "number":
      return <NumberInput {...shared} allowDecimal={false} allowNegative={false} onChange={(value) => shared.onChange(String(value))} />;
    case "choices":
      return (
        <Checkbox.Group label={shared.label} description={shared.description} error={shared.error} value={shared.value as unknown as string[]} onChange={shared.onChange}>
          <Stack gap="xs" mt="xs">
            {(spec.options ?? []).map((one) => (
              <Checkbox key={one.value} value={one.value} label={one.label} disabled={one.disabled ?? false} />
            ))}
          </Stack>
        </Checkbox.Group>
      );
    default:
      return (
        <Select
          {...shared}
          value={shared.value || null}
          data={(spec.options ?? []).map((one) => ({ ...one }))}
          onChange={(value) => shared.onChange(value ?? "")}
          searchable={Boolean(spec.onSearch) || (spec.options ?? []).length > 8}
          {...(spec.onSearch ? { onSearchChange: spec.onSearch, filter: ({ options }) => options } : {})}
          allowDeselect={false}
          checkIconPosition="right"
        />
      );
  }
}
