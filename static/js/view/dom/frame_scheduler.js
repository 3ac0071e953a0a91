/** Schedule one animation frame at a time; requests while one is pending share it. */

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
