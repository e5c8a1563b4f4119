/** A colour in gamma-encoded sRGB, each channel 0 to 1 when it lies in the gamut. */
export type Colour = { r: number; g: number; b: number; alpha: number };

/** OKLCH to sRGB, unclamped, so that a caller can see a colour outside the gamut (CSS Color 4, section 9.2). */
export function fromOklch(lightness: number, chroma: number, hueDegrees: number, alpha = 1): Colour {
  const hue = (hueDegrees * Math.PI) / 180;
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return {
    r: encode(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    g: encode(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    b: encode(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
    alpha,
  };
}

/** Lays one colour over another, as a browser does (in gamma-encoded sRGB). */
export function over(top: Colour, below: Colour): Colour {
  const mix = (upper: number, lower: number) => upper * top.alpha + lower * (1 - top.alpha);
  return { r: mix(top.r, below.r), g: mix(top.g, below.g), b: mix(top.b, below.b), alpha: 1 };
}

/** Contrast of two opaque colours, 1 to 21 (WCAG 2.2, relative luminance). */
export function contrast(one: Colour, other: Colour): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

export function isInGamut({ r, g, b }: Colour): boolean {
  return [r, g, b].every((channel) => channel > -0.004 && channel < 1.004);
}

function luminance({ r, g, b }: Colour): number {
  return 0.2126 * decode(r) + 0.7152 * decode(g) + 0.0722 * decode(b);
}

function encode(linear: number): number {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
}

function decode(channel: number): number {
  const bounded = Math.min(1, Math.max(0, channel));
  return bounded <= 0.04045 ? bounded / 12.92 : ((bounded + 0.055) / 1.055) ** 2.4;
}
