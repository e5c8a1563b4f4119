/**
 * This computer's own agent as a child of the server. Promises: it enrols by the public path like any other device,
 * is started again when it dies, never outlives the server, and stays stopped when somebody stopped it.
 */
export { createLocalAgent, type LocalAgent, type LocalAgentState } from './local-agent.ts';
