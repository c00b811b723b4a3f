import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Facts, Section } from "@/kit/facts";
import { Moment } from "@/kit/figures";
import { languageName, money, moment } from "@/kit/format";
import { StatusBadge } from "@/kit/status";
import { useClassName, useCode } from "../codes";
import { KeyFacts } from "./key-facts";
import type { Loan } from "./loan";

function CouponFact({ coupon, currency }: { coupon: NonNullable<Loan["coupon"]>; currency: string }) {
  const [feeBefore, taxBefore, feeAfter, taxAfter] = [coupon.feeBefore, coupon.taxBefore, coupon.feeAfter, coupon.taxAfter].map((value) => money(value, currency));
  return (
    <span>
      <Trans>
        <strong>{coupon.code}</strong>: fee {feeBefore} and tax {taxBefore} before it, {feeAfter} and {taxAfter} after
      </Trans>
    </span>
  );
}

export function FactsTab({ loan }: { loan: Loan }) {
  const { t } = useLingui();
  const code = useCode();
  const className = useClassName();
  const { customer, agreement } = loan;
  const acknowledged = () => {
    const [at, language] = [moment(agreement?.acknowledgedAt), languageName(agreement?.acknowledgedLanguage ?? "en")];
    return t`${at}, in ${language}`;
  };
  return (
    <>
      <Section title={t`Borrower`}>
        <Facts
          rows={[
            [t`Name`, <Link key="name" to="/customers/$customerId" params={{ customerId: customer.id }}>{customer.name}</Link>],
            [t`Customer number`, customer.number],
            [t`Mobile`, customer.mobileMasked],
            ["PAN", <span key="pan">{customer.panMasked} <StatusBadge state={customer.panStatus} /></span>],
            [t`Employer`, customer.employer],
            [t`Salary a month`, customer.monthlySalary ? money(customer.monthlySalary, loan.currency) : null],
            [t`Bank account`, customer.bankMasked ? <span key="bank">{customer.bankMasked} {customer.bankStatus ? <StatusBadge state={customer.bankStatus} /> : null}</span> : null],
          ]}
        />
      </Section>
      <Section title={t`Loan`}>
        <Facts
          rows={[
            [t`Purpose`, code(loan.purpose)],
            [t({ context: "loan", message: "Applied" }), <Moment key="applied" value={loan.appliedAt} />],
            [t`In this status since`, moment(loan.statusChangedAt)],
            [t`With`, loan.assignedTo ? `${loan.assignedTo.name}, ${code(loan.assignedTo.role).toLowerCase()}` : t`Nobody yet`],
            loan.coupon ? [t`Coupon`, <CouponFact key="coupon" coupon={loan.coupon} currency={loan.currency} />] : null,
            loan.couponAtApplication && loan.couponAtApplication.totalBefore !== loan.coupon?.totalBefore ? [t`Coupon as applied for`, <CouponFact key="applied" coupon={loan.couponAtApplication} currency={loan.currency} />] : null,
            [t`Asset class`, loan.assetClass ? className(loan.assetClass) : null],
          ]}
        />
      </Section>
      {agreement ? (
        <Section title={t`Agreement`} aside={<StatusBadge state={agreement.state} />}>
          <Facts
            rows={[
              [t`Version`, String(agreement.version)],
              [t`Offer valid until`, <Moment key="valid" value={agreement.validUntil} />],
              [t`Key facts acknowledged`, agreement.acknowledgedAt ? acknowledged() : t`Not yet`],
              [t`E-sign`, <StatusBadge key="esign" state={agreement.esignState} />],
              [t`Signing link until`, <Moment key="until" value={agreement.signUrlExpiresAt} />],
              [t`Signed`, <Moment key="signed" value={agreement.signedAt} />],
            ]}
          />
          <div style={{ maxWidth: 460, marginTop: 18 }}>
            <KeyFacts facts={agreement.keyFacts} />
          </div>
        </Section>
      ) : null}
    </>
  );
}
