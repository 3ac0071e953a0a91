"""The header keeps to one row, or to two on narrow screens, whatever the picture is called."""

from playwright.sync_api import expect

from tests.browser.lab import Lab

NAME = "A photograph with a name that nobody has shortened before it was uploaded, 2026-11-24.jpeg"
RENAME = "(name) => { document.querySelector('.chosen-name').textContent = name; }"
ROWS = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))).then(() => {
  const row = document.querySelector(".top-row");
  const shown = [...row.children].filter((one) => one.checkVisibility());
  const boxes = shown.map((one) => one.getBoundingClientRect());
  const rows = new Set(boxes.map(({ top, bottom }) => Math.round((top + bottom) / 40)));
  const beyond = boxes.some(({ right }) => right > row.clientWidth);
  return [rows.size, beyond];
})"""
WHOLE_LINKS = """() => {
  const nav = document.querySelector(".top nav");
  const links = [...nav.children].filter((one) => one.checkVisibility());
  return [nav, ...links].every((one) => one.scrollWidth <= one.clientWidth);
}"""
MOST_ROWS = {1440: 1, 1024: 2, 768: 2, 360: 2}


def test_the_header_keeps_to_its_rows_on_every_page(lab: Lab) -> None:
    for path in ("?image=column", "resnet18?image=cat", "transfer?image=cat", "docs"):
        for projector in (False, True):
            joint = "&" if "?" in path else "?"
            lab.page.goto(f"{lab.url}/{path}{joint}projector=1" if projector else f"{lab.url}/{path}")
            if path != "docs":
                expect(lab.page.locator(".chosen-name")).not_to_have_text("…")
                lab.page.evaluate(RENAME, NAME)
            for width, most in MOST_ROWS.items():
                lab.page.set_viewport_size({"width": width, "height": 740})
                rows, beyond = lab.page.evaluate(ROWS)
                assert rows <= most, (path, projector, width)
                assert not beyond, (path, projector, width)
                assert lab.page.evaluate(WHOLE_LINKS), (path, projector, width)
    expect(lab.page.locator(".brand")).to_be_visible()  # on a phone, in the place of the picture


def test_a_long_name_is_cut_with_its_whole_in_a_title(lab: Lab) -> None:
    lab.open("?image=column")
    name = lab.page.locator(".chosen-name")
    expect(name).to_have_attribute("title", name.text_content() or "-")
    lab.page.evaluate(RENAME, NAME)
    assert name.evaluate("(one) => one.scrollWidth > one.clientWidth")
    assert name.evaluate("(one) => getComputedStyle(one).textOverflow") == "ellipsis"
