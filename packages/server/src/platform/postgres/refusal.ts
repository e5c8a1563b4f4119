/** The database cannot be used as it is: the message tells the operator what to do, the process exits with 78. */
export class DatabaseRefused extends Error {
  readonly exitCode = 78;

  constructor(message: string) {
    super(message);
    this.name = 'DatabaseRefused';
  }
}
