/** "2026-11-21 15:05:27", in this computer's zone and the same in every language: 1/2/2026 would be two days. */
export function localTime(at: number): string {
  return new Date(at).toLocaleString('sv-SE');
}
