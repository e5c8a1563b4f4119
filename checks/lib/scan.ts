/** An import, export-from or import() of a source file. Type-only ones are included: they couple as well. */
export interface Import {
  /** Undefined when the specifier is computed. */
  specifier: string | undefined;
  line: number;
}

export interface Match {
  line: number;
  groups: readonly (string | undefined)[];
}

const statement = /^[ \t]*(?:import|export)\b(?:[^'"`;]*?\bfrom)?[ \t]*['"]([^'"\n]+)['"]/gm;
const call = /\bimport\(\s*(?:['"]([^'"\n]+)['"])?/g;

export function scanImports(source: string): Import[] {
  const code = withoutComments(source);
  return [...findAll(code, statement), ...findAll(code, call)].map(({ line, groups }) => ({
    specifier: groups[0],
    line,
  }));
}

/** Each match of a global expression, with its 1-based line. */
export function findAll(code: string, expression: RegExp): Match[] {
  return [...code.matchAll(expression)].map((match) => ({
    line: lineAt(code, match.index + match[0].length),
    groups: match.slice(1),
  }));
}

/** Comments become blanks, so that offsets and lines stay. Strings are kept; a "//" within one is not a comment. */
export function withoutComments(source: string): string {
  const token = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[^]|[^`\\])*`|\/\/[^\n]*|\/\*[^]*?\*\//g;
  return source.replace(token, (text) => (text.startsWith('/') ? text.replace(/[^\n]/g, ' ') : text));
}

/** 1-based. */
export function lineAt(code: string, offset: number): number {
  return code.slice(0, offset).split('\n').length;
}
