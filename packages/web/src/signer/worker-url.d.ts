declare module '*?worker&url' {
  const url: string;
  export default url;
}

/** Trusted Types (W3C), which TypeScript's DOM does not declare. */
declare const trustedTypes:
  | {
      createPolicy(
        name: string,
        rules: { createScriptURL: (url: string) => string },
      ): { createScriptURL: (url: string) => URL };
    }
  | undefined;
