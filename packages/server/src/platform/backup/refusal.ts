/** A backup can't be made, read or restored. Its one line is for the operator, and nothing was left behind. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
  readonly exitCode = 1;
}
