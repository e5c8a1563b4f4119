/** What a form holds when it is sent, read by field name. Asking for a name that isn't there gives "" or false. */
export class FormValues {
  readonly #entries: FormData;

  constructor(entries: FormData) {
    this.#entries = entries;
  }

  text(name: string): string {
    const value = this.#entries.get(name);
    return typeof value === 'string' ? value.trim() : '';
  }

  /** Exactly as typed: spaces belong to a password. */
  secret(name: string): string {
    const value = this.#entries.get(name);
    return typeof value === 'string' ? value : '';
  }

  number(name: string): number | undefined {
    const value = this.text(name);
    return value === '' || Number.isNaN(Number(value)) ? undefined : Number(value);
  }

  isOn(name: string): boolean {
    return this.#entries.has(name);
  }

  all(name: string): string[] {
    return this.#entries.getAll(name).filter((value) => typeof value === 'string');
  }
}
