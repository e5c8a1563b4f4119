// What the agent draws windows with and cannot be bundled: libvips with its binding, and the font. They lie beside the
// bundle, where it looks for them.
import { existsSync, globSync, statSync } from 'node:fs';
import path from 'node:path';

export interface BesideBundle {
  from: string;
  /** Within the folder of the bundle. */
  to: string;
}

const inter = 'node_modules/@expo-google-fonts/inter';
const fonts: readonly (readonly [from: string, to: string])[] = [
  ['400Regular/Inter_400Regular.ttf', 'Inter_400Regular.ttf'],
  ['600SemiBold/Inter_600SemiBold.ttf', 'Inter_600SemiBold.ttf'],
  ['LICENSE_FONT', 'LICENSE-Inter'],
];

/** Nothing where npm did not install the binding of that platform: the notice page is all that there is then. */
export function drawingFiles(root: string, platform: string): BesideBundle[] {
  const packages = [`node_modules/@img/sharp-${platform}`, `node_modules/@img/sharp-libvips-${platform}`];
  if (!packages.every((folder) => existsSync(path.join(root, folder)))) return [];
  const native = packages.flatMap((folder) =>
    globSync('**/*', { cwd: path.join(root, folder), exclude: ['**/include/**'] })
      .map((name) => path.posix.join(folder, name))
      .filter((file) => statSync(path.join(root, file)).isFile()),
  );
  return [
    ...fonts.map(([from, to]) => ({ from: path.join(root, inter, from), to })),
    ...native.map((file) => ({ from: path.join(root, file), to: file })),
  ];
}
