/** What the pasted line is made of: where the installer is, the SHA-256 of its text (hex), the enrolment token. */
export interface InstallLine {
  url: string;
  sha256: string;
  token: string;
}

/**
 * The line that installs the agent on Linux. It carries all trust: a script of another hash is not run, and the script
 * runs no package of another hash. The script stays in a variable, so nobody can change it between check and run; the
 * token goes with it by standard input, so neither `ps` nor the log of `sudo` shows it. Throws for unfit parts.
 */
export function installLine({ url, sha256, token }: InstallLine): string {
  if (!fits.url.test(url) || !fits.sha256.test(sha256) || !fits.token.test(token))
    throw new TypeError('a part of the line would not survive a shell');
  return [
    `s=$(curl -fsS ${url} || wget -qO- ${url})`,
    `if [ "$(printf %s "$s" | sha256sum | cut -c1-64)" = ${sha256} ]`,
    `then printf 'token=%s\\n%s\\n' ${token} "$s" | $(command -v sudo) sh`,
    `else echo 'The installer is not the one that this line names. Nothing was run.' >&2; false; fi`,
  ].join('; ');
}

const fits = {
  url: /^https?:\/\/[\w.:[\]-]+\/[\w./-]*$/u,
  sha256: /^[0-9a-f]{64}$/u,
  token: /^[\w.-]+$/u,
};
