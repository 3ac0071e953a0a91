"""PyTorch's source on the page that builds a network: copied, pasted, and marked where it is not read."""

import httpx
from playwright.sync_api import expect

from tests.browser.builder import Builder

SOURCE = """net = nn.Sequential(
    nn.Conv2d(1, 4, 3),
    nn.Magic(),
    nn.Flatten(),
    nn.Linear(9, 10),
)"""


LARGER_SOURCE = """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.fc = nn.Linear(4 * 30 * 30, 10)
        nn.init.zeros_(self.fc.bias)

    def forward(self, x):
        return self.fc(self.conv(x).flatten(1))
"""


def paste_a_larger_source(builder: Builder) -> None:
    page = builder.page
    page.get_by_label("Paste PyTorch").fill(LARGER_SOURCE)
    page.get_by_role("button", name="Make cards").click()
    expect(page.locator("#pasted-outcome")).to_have_text(
        "Made 3 cards of it. The input is 32 × 32 now, the size that fits. "
        "1 part that changes no layer is left out."
    )
    assert page.locator(".pasted mark.is-warning").all_text_contents() == ["nn.init.zeros_"]
    assert builder.layers() == "Conv2d:4:3;Flatten;Linear:10"


def test_pytorch_is_copied_and_pasted(builder: Builder) -> None:
    builder.expected.add(422)
    builder.open("layers=Conv2d:4:3;ReLU;Flatten;Linear:10&seed=3")
    page, layers = builder.page, builder.layers()
    page.locator("#program summary").click()
    program, field = page.locator("#program-text"), page.get_by_label("Paste PyTorch")
    expect(program).to_contain_text("class Network(nn.Module)")
    page.get_by_role("tab", name="Class").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(program).to_contain_text("nn.Sequential(")
    copied = program.text_content() or ""
    page.locator("#start-from").select_option("empty")
    expect(program).to_have_text("")
    field.fill(copied)
    page.get_by_role("button", name="Make cards").click()
    expect(page.locator("#pasted-outcome")).to_have_text("Made 4 cards of it.")
    assert builder.layers() == layers
    assert httpx.URL(page.url).params["seed"] == "3"
    expect(program).to_have_text(copied)
    field.fill(SOURCE)
    page.get_by_role("button", name="Make cards").click()
    expect(page.locator("#pasted-outcome")).to_have_text(
        "One place is not understood. The rest is 3 cards now."
    )
    assert page.locator(".pasted mark").all_text_contents() == ["nn.Magic"]
    assert builder.layers() == "Conv2d:4:3;Flatten;Linear:10:in_features.9"
    assert builder.card("linear1").get_attribute("data-place") == "misfit"
    expect(field).to_have_value(SOURCE)
    page.get_by_role("button", name="Line 3, column 5").click()
    assert page.evaluate("getSelection().toString()") == "nn.Magic"
    paste_a_larger_source(builder)
    field.fill("import os; os.remove('x')")
    page.get_by_role("button", name="Make cards").click()
    expect(page.locator("#pasted-outcome")).to_contain_text("The cards stay as they are.")
    expect(builder.card("linear1")).to_be_visible()
