import type { LucideIcon } from 'lucide-react';

export type IconShape = LucideIcon;
export type IconProps = { of: IconShape; size?: 12 | 14 | 16 | 20; label?: string };

/** A picture beside words is hidden from screen readers; alone it needs a label. */
export function Icon({ of: Shape, size = 16, label }: IconProps) {
  const naming = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return <Shape size={size} strokeWidth={size <= 14 ? 2 : 1.75} {...naming} />;
}
