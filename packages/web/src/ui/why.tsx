import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTexts } from '../texts/use-texts.ts';
import { Badge } from './badge.tsx';
import { Mark } from './mark.tsx';
import { Popover } from './popover.tsx';
import './why.css';

/** Where a collected value comes from and what becomes of it, from the dictionary. */
export type WhyFacts = {
  /** The dictionary's name: "inventory.cpu_model". */
  field: string;
  /** The promise that covers it, as a link made by the page. */
  promise: ReactNode;
  purpose: string;
  /** In words: "90 days", "until the device is removed". */
  retention: string;
  protection: 'plain' | 'hmac' | 'sealed' | 'e2e';
  whoMaySee: string;
  legalBasis?: string | undefined;
  /** "Nobody yet", or a link to who looked. */
  whoLooked?: ReactNode;
};

/** Candor's ring beside a value: why it is here. */
export function Why({ of: name, facts }: { of: string; facts: WhyFacts }) {
  const { protections, ui: texts } = useTexts();
  return (
    <Popover
      label={texts.why(name)}
      placement="bottom end"
      trigger={
        <Button className="why-button" aria-label={texts.why(name)} data-hint={texts.whyHint}>
          <Mark size={12} />
        </Button>
      }
    >
      <div className="why">
        <header>
          <h3>{name}</h3>
          <Badge>{facts.protection}</Badge>
        </header>
        <dl>
          <Row label={texts.field}>
            <span className="mono">{facts.field}</span>
          </Row>
          <Row label={texts.purpose}>{facts.purpose}</Row>
          <Row label={texts.promise}>{facts.promise}</Row>
          <Row label={texts.kept}>{facts.retention}</Row>
          <Row label={texts.protection}>{protections[facts.protection]}</Row>
          <Row label={texts.whoMaySee}>{facts.whoMaySee}</Row>
          {facts.legalBasis !== undefined && <Row label={texts.legalBasis}>{facts.legalBasis}</Row>}
          {facts.whoLooked !== undefined && <Row label={texts.whoLooked}>{facts.whoLooked}</Row>}
        </dl>
      </div>
    </Popover>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}
