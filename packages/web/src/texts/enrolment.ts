import { enEnrolment } from './en-enrolment.ts';
import { partOf } from './language.ts';

export type EnrolmentTexts = typeof enEnrolment;

/** Of tokens, of what is run with them, and of devices that wait. */
export const enrolmentTexts = await partOf(
  enEnrolment,
  async () => (await import('./de-enrolment.ts')).deEnrolment,
);
