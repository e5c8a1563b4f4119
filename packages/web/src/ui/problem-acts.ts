import { createContext, type ReactNode } from 'react';
import type { Problem } from './problem.ts';

/** What can be done about a problem beside trying again; the frame's owner says. */
export const ProblemActs = createContext<(problem: Problem) => ReactNode>(() => undefined);
