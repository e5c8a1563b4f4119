const KEPT_MS = 60_000;

/** Hands a file that this page holds to the browser, which asks where to keep it or does as it is set. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
