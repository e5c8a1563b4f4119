/**
 * Runs `draw` when asked; what is asked for meanwhile is drawn once afterwards. A draw that fails is told, and no other
 * one is begun.
 */
export function redrawer(
  draw: () => Promise<void>,
  onFailure: (error: unknown) => void,
): () => Promise<void> {
  let running: Promise<void> | undefined;
  let isWanted = false;
  const run = async () => {
    try {
      while (isWanted) {
        isWanted = false;
        await draw();
      }
    } catch (error) {
      onFailure(error);
    } finally {
      running = undefined;
    }
  };
  return () => {
    isWanted = true;
    running ??= run();
    return running;
  };
}
