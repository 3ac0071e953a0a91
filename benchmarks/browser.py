"""Benchmark of the pages in Chromium: frame times, time to paint an answer, bytes of the first load.

Each frame takes one step. Chromium reports the times of frames and the long tasks.
"""

import shutil
import statistics
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.convolution import server

FRAMES = 240
DRAGS = 30
BUDGET_MS = 1000 / 60
STEP = """document.querySelector("[data-forward]").click()"""
SCRUB = """(() => {
  const scrub = document.querySelector("[data-scrub]");
  scrub.value = String((Number(scrub.value) + 7919) % Number(scrub.max));
  scrub.dispatchEvent(new Event("input"));
})()"""
PAINTED = """const painted = () => new Promise((done) => {
    const port = new MessageChannel();
    port.port1.onmessage = done;
    port.port2.postMessage(0);
  });
  const frame = () => new Promise(requestAnimationFrame);"""
MEASURE = """async (frames) => {
  PAINTED
  const long = [];
  const observer = new PerformanceObserver((list) => long.push(...list.getEntries()));
  observer.observe({ type: "longtask" });
  for (let index = 0; index < 20; index += 1) {
    ACT;
    await frame();
  }
  long.length = 0;
  const times = [await frame()];
  const busy = [];
  for (let index = 0; index < frames; index += 1) {
    ACT;
    times.push(await frame());
    await painted();
    busy.push(performance.now() - times.at(-1));
  }
  observer.disconnect();
  const deltas = times.slice(1).map((time, index) => time - times[index]);
  return { deltas, busy, long: long.map(({ duration }) => duration) };
}"""
DRAG = """async ([selector, drags]) => {
  PAINTED
  const field = document.querySelector(selector);
  const stage = document.querySelector("#stage");
  const times = [];
  for (let index = 0; index < drags; index += 1) {
    const answered = new Promise((done) => new MutationObserver((_, self) => {
      if (stage.getAttribute("aria-busy") !== "false") return;
      self.disconnect();
      done();
    }).observe(stage, { attributes: true }));
    performance.clearResourceTimings();
    field.value = String(index + 1);
    field.dispatchEvent(new Event("input"));
    await answered;
    await frame();
    await painted();
    const maps = performance.getEntriesByType("resource").filter(({ name }) => name.includes("/maps"));
    times.push(performance.now() - Math.max(...maps.map(({ responseEnd }) => responseEnd)));
  }
  return times;
}"""
SWITCH = """async (name) => {
  PAINTED
  const main = document.querySelector("#main");
  const predicted = document.querySelector(".predicted");
  performance.clearResourceTimings();
  const started = performance.now();
  const since = async () => {
    await frame();
    await painted();
    return performance.now() - started;
  };
  const predictedAfter = new Promise((done) => new MutationObserver((_, self) => {
    self.disconnect();
    since().then(done);
  }).observe(predicted, { childList: true }));
  const answers = () => performance.getEntriesByType("resource");
  const maps = () => answers().filter((one) => one.name.includes(`/${name}/maps`));
  document.querySelector(`.sample[data-name=${name}]`).click();
  while (maps().length < 3) await frame();
  const shown = await since();
  while (main.getAttribute("aria-busy") !== "false") await frame();
  const all = await since();
  return [await predictedAfter, shown, all];
}"""
CNN_EXPLAINER_SWITCH_MS = 810
"""For comparison: measured once, on another machine, for a network of ten layers on 64 x 64 pixels."""
BYTES = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .reduce((sum, one) => sum + one.transferSize, 0)"""


def frames(page: Page, what: str, act: str) -> None:
    """Print the intervals between frames while each frame takes one step."""
    measured: Any = page.evaluate(MEASURE.replace("PAINTED", PAINTED).replace("ACT", act), FRAMES)
    deltas = sorted(measured["deltas"])
    longest = max(measured["long"], default=0.0)
    late = sum(delta > 1.5 * BUDGET_MS for delta in deltas)
    print(
        f"{what} at 512 x 512: {1000 * len(deltas) / sum(deltas):.1f} frames a second, "
        f"p99 {deltas[int(0.99 * len(deltas))]:.1f} ms, {late} of {len(deltas)} late; drawing "
        f"{statistics.median(measured['busy']):.1f} ms (median), {max(measured['busy']):.1f} ms (most); "
        f"long tasks {len(measured['long'])}, longest {longest:.0f} ms"
    )


def open_page(page: Page, address: str) -> None:
    """Open a page and wait for the server's answer."""
    page.goto(address)
    page.wait_for_selector("#stage[aria-busy=false]")


def switch_pictures(page: Page, url: str) -> None:
    """Print the times until a new picture's prediction, and the whole page, are painted."""
    page.goto(f"{url}resnet18")
    page.wait_for_selector("#main[aria-busy=false]")
    page.locator(".chosen").click()
    page.wait_for_selector(".sample:not(.is-matrix)")
    page.wait_for_load_state("networkidle")
    names = page.locator(".sample:not(.is-matrix)").evaluate_all(
        "(all) => all.map((one) => one.dataset.name)"
    )
    switch = SWITCH.replace("PAINTED", PAINTED)
    times = [page.evaluate(switch, name) for name in names if name != "cat"]
    predicted, mapped, influences = (statistics.median(column) for column in zip(*times, strict=True))
    share = max(predicted, mapped) / CNN_EXPLAINER_SWITCH_MS
    print(
        f"/resnet18, another picture (medians of {len(times)}): prediction painted after {predicted:.0f} ms, "
        f"all maps after {mapped:.0f} ms, {share:.2f} of CNN Explainer's {CNN_EXPLAINER_SWITCH_MS} ms; "
        f"the influences on the class after {influences:.0f} ms"
    )


def measure(page: Page, url: str) -> None:
    """Print every figure."""
    open_page(page, url)
    print(f"first page: {page.evaluate(BYTES) / 1000:.0f} kB with its picture and maps")
    open_page(page, f"{url}?image=astronaut&size=512")
    frames(page, "stepping", STEP)
    frames(page, "scrubbing", SCRUB)
    page.evaluate("document.querySelector('#arithmetic details').open = true")
    frames(page, "stepping with every term open", STEP)
    open_page(page, f"{url}?image=astronaut&size=512&color=rgb")
    frames(page, "stepping over three channels", STEP)
    open_page(page, f"{url}?image=astronaut&size=224")
    painted: list[float] = page.evaluate(DRAG.replace("PAINTED", PAINTED), ["#bias", DRAGS])
    print(
        f"a drag at 224 x 224: from the answer to the painted frame {statistics.median(painted):.1f} ms "
        f"(median of {DRAGS}), {max(painted):.1f} ms (most)"
    )
    switch_pictures(page, url)


if __name__ == "__main__":
    with server() as address_, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        measure(chromium.new_page(viewport={"width": 1440, "height": 1000}), address_)
        chromium.close()
