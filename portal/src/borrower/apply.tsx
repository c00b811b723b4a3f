/** Choosing a loan: the figures below follow the slider, worked out by the server. */
import "@mantine/core/styles/Slider.layer.css";
import "@mantine/core/styles/NumberInput.layer.css";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/Popover.layer.css";
import "@mantine/core/styles/ScrollArea.layer.css";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button, NumberInput, Select, Skeleton, Slider, Stack } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { useForm } from "react-hook-form";
import { useQuery } from "urql";
import { ApplyForLoanDocument, OfferPreviewDocument, ProductsDocument, type ProductsQuery } from "@/gql/customer/graphql";
import { grouping, symbol } from "@/kit/config-money";
import { money, newKey } from "@/kit/format";
import { ProblemNotice } from "@/kit/problem-notice";
import { EmptyState, ErrorState, PageSkeleton } from "@/kit/states";
import { useCommand } from "@/kit/use-command";
import classes from "./borrower.module.css";
import { CouponField, refusalOf } from "./coupon-field";
import { KeyFacts } from "./key-facts";
import { chosenLanguage } from "./language";

type Product = ProductsQuery["products"][number];

const NAMES = ["amount", "tenure", "purpose"] as const;

export function Apply() {
  const { t } = useLingui();
  const [{ data, error, fetching }, refetch] = useQuery({ query: ProductsDocument });
  const [chosen, setChosen] = useState<string | null>(null);
  if (error && !data) return <ErrorState error={error} retry={() => refetch({ requestPolicy: "network-only" })} />;
  if (!data) return fetching ? <PageSkeleton lines={6} /> : null;
  const product = data.products.find((one) => one.id === chosen) ?? data.products[0];
  if (!product) return <EmptyState title={t`No loan is on offer just now`} />;
  return (
    <div className={classes["flow"]}>
      <h1>
        <Trans>How much, and for how long?</Trans>
      </h1>
      {data.products.length > 1 ? (
        <Select
          label={t`Kind of loan`}
          data={data.products.map((one) => ({ value: one.id, label: one.name }))}
          value={product.id}
          onChange={setChosen}
          allowDeselect={false}
        />
      ) : null}
      <Offer key={product.id} product={product} />
    </div>
  );
}

/** A slider needs a number to stand on; what is sent is the text of it. */
function whole(amount: string): number {
  return Number.parseInt(amount, 10);
}

function Offer({ product }: { product: Product }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [low, high, step] = [whole(product.amountMin), whole(product.amountMax), Math.max(1, whole(product.amountStep))];
  const [amount, setAmount] = useState(() => Math.round((low + (high - low) / 3) / step) * step);
  const [tenure, setTenure] = useState(() => Math.round((product.tenureMin + product.tenureMax) / 2));
  const [purpose, setPurpose] = useState<string | null>(null);
  const [coupon, setCoupon] = useState("");
  const [asked] = useDebouncedValue({ amount: String(amount), tenure }, 200);
  const [offer] = useQuery({ query: OfferPreviewDocument, variables: { productId: product.id, ...asked, couponCode: coupon || null, language: chosenLanguage() } });
  const form = useForm<{ amount: string; tenure: string; purpose: string }>();
  const { send, problem, fetching } = useCommand(ApplyForLoanDocument, form, NAMES);
  const keys = useRef(new Map<string, string>());
  const [unsaid, setUnsaid] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setUnsaid(!purpose);
    if (!purpose) return;
    const body = { productId: product.id, amount: String(amount), tenure, purpose, couponCode: coupon || null };
    const text = JSON.stringify(body);
    const idempotencyKey = keys.current.get(text) ?? newKey();
    keys.current.set(text, idempotencyKey);
    const answer = (await send({ ...body, idempotencyKey })) as { loan: { id: string } } | null;
    if (answer) void navigate({ to: "/loans/$loanId" as never, params: { loanId: answer.loan.id } as never });
  };

  const errors = form.formState.errors;
  const days = product.tenureUnit === "DAYS";
  const facts = offer.data?.offerPreview;
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="xl">
        {problem ? <ProblemNotice problem={problem} /> : null}
        <div>
          <NumberInput
            label={t`Amount`}
            size="lg"
            value={amount}
            min={low}
            max={high}
            clampBehavior="blur"
            hideControls
            allowDecimal={false}
            prefix={symbol(product.currency)}
            thousandSeparator=","
            thousandsGroupStyle={grouping}
            inputMode="numeric"
            error={errors.amount?.message}
            classNames={{ input: classes["amount"] ?? "" }}
            onChange={(value) => setAmount(Number(value) || low)}
          />
          <Slider mt="sm" size="md" thumbSize={26} label={null} min={low} max={high} step={step} value={amount} onChange={setAmount} thumbLabel={t`Amount`} />
          <Ends low={money(product.amountMin, product.currency, true)} high={money(product.amountMax, product.currency, true)} />
        </div>
        <div>
          <p className={classes["label"]}>
            <span>
              <Trans>For</Trans>
            </span>
            <strong className="num">{days ? <Plural value={tenure} one="# day" other="# days" /> : <Plural value={tenure} one="# month" other="# months" />}</strong>
          </p>
          <Slider size="md" thumbSize={26} label={null} min={product.tenureMin} max={product.tenureMax} step={1} value={tenure} onChange={setTenure} thumbLabel={t`Tenure`} />
          <Ends low={String(product.tenureMin)} high={String(product.tenureMax)} />
          {errors.tenure ? <p className={classes["error"]}>{errors.tenure.message}</p> : null}
        </div>
        <Select
          label={t`What is it for?`}
          placeholder={t`Choose`}
          value={purpose}
          onChange={setPurpose}
          error={unsaid && !purpose ? t`Choose what it is for` : errors.purpose?.message}
          data={[
            { value: "MEDICAL", label: t`Medical` },
            { value: "EDUCATION", label: t`Education` },
            { value: "HOUSEHOLD", label: t`Household` },
            { value: "TRAVEL", label: t`Travel` },
            { value: "WEDDING", label: t`Wedding` },
            { value: "OTHER", label: t`Something else` },
          ]}
        />
        <CouponField taken={coupon} refusal={coupon ? refusalOf(offer.error) : null} onTake={setCoupon} />
        <section aria-live="polite" aria-label={t`What it costs`} className={classes["offer"]} data-stale={offer.fetching || offer.stale}>
          {facts ? <KeyFacts facts={facts} /> : refusalOf(offer.error) ? <p className={classes["note"]}><Trans>Take the coupon off to see what the loan costs without it.</Trans></p> : offer.error ? <ErrorState error={offer.error} /> : offer.data ? <p className={classes["note"]}><Trans>This amount and time do not go together. Try another.</Trans></p> : <Skeleton height={240} />}
        </section>
        <Button type="submit" size="lg" fullWidth loading={fetching} disabled={!facts}>
          <Trans>Apply for {money(String(amount), product.currency, true)}</Trans>
        </Button>
        <p className={classes["note"]}>
          <Trans>Applying costs nothing. You decide after you have read the Key Fact Statement.</Trans>
        </p>
      </Stack>
    </form>
  );
}

function Ends({ low, high }: { low: string; high: string }) {
  return (
    <p className={classes["ends"]}>
      <span className="num">{low}</span>
      <span className="num">{high}</span>
    </p>
  );
}
