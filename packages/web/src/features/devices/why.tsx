import type { ReactNode } from 'react';
import { useDictionary, useWhy } from '../../api/why.tsx';
import type { FactItem } from '../../ui/facts.tsx';
import type { WhyFacts } from '../../ui/why.tsx';

/** Why a value is here, by record and field; undefined as long as the dictionary isn't here. */
export type WhyOf = (record: string, field: string) => WhyFacts | undefined;

/** As everywhere, and beginning with what the value is: a label alone doesn't say it. */
export function useDeviceWhy(): WhyOf {
  const { data: dictionary } = useDictionary();
  const whyOf = useWhy();
  return (record, field) => {
    const why = whyOf(record, field);
    const fields = dictionary?.records.find(({ name }) => name === record)?.fields;
    const about = fields?.find(({ name }) => name === field)?.about;
    return why && about !== undefined ? { ...why, purpose: `${about} Here ${why.purpose}.` } : why;
  };
}

/** A line of Facts with its why. Undefined is "not available on this system", null is "none". */
export function fact(label: string, value: ReactNode, why: WhyFacts | undefined): FactItem {
  return { label, value, ...(why && { why }) };
}
