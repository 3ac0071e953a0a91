/** At most one frame is pending; whoever asks meanwhile is served by it. */

/**
 * @param {(time: number) => void} draw
 */
export function createScheduler(draw) {
  let pending = 0;
  return function schedule() {
    if (pending) return;
    pending = requestAnimationFrame((time) => {
      pending = 0;
      draw(time);
    });
  };
}
